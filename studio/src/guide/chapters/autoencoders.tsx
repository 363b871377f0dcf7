import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('autoencoders')

export default function Autoencoders() {
  return (
    <>
      <p>
        Describe a face to someone so that they can draw it, in eight words. You will leave out the pores and keep what
        makes this face different from others. An <strong>autoencoder</strong> learns to do just that: it squeezes an
        example through a narrow place and rebuilds it on the other side.
      </p>

      <h2>Through the eye of a needle</h2>
      <p>
        Two networks. The <strong>encoder</strong> turns an image x into a short code z, perhaps eight numbers. The{' '}
        <strong>decoder</strong> makes an image of it again. The loss is the difference between what went in and what
        came out. No labels are needed: the example is its own answer.
      </p>
      <Formula says="Code, rebuild, compare.">
        <var>z</var> = <var>e</var>(<var>x</var>), &nbsp; <var>x̂</var> = <var>d</var>(<var>z</var>), &nbsp; <var>L</var>{' '}
        = ‖<var>x</var> − <var>x̂</var>‖²
      </Formula>
      <p>
        If the code were as long as the image, copying would do, and nothing would be learnt. The narrow place is the
        teacher. To get a digit through eight numbers, the pair has to find out how digits vary: slant, thickness, how
        round the loop is.
      </p>
      <p>
        The simplest autoencoder is linear, and for it the best possible answer is known: its code spans the same space
        as <strong>principal components</strong> (P. Baldi and K. Hornik, 1989
        <Cite is="baldi1989" />
        ). Below it has been computed on digits. Choose how many numbers may pass.
      </p>
      <Live
        id="narrow"
        shows="a digit rebuilt from 1 to 64 numbers by the best linear code, its error map, and the error by width."
      />
      <p>
        The error falls, quickly at first and then more and more slowly. A network with bends can do much better at the
        same width, because digits do not lie in a flat space
        <Cite is="hinton2006" />; but it has to be trained for that, and in its first seconds it is often behind:{' '}
        <To to="/lab/ae">widen and narrow one here</To>, with the straight way beside it.
      </p>

      <h2>What it is for</h2>
      <ul>
        <li>
          <strong>Compression</strong>, though not of everything: only of what resembles the training data.
        </li>
        <li>
          <strong>Finding what is odd</strong>. What it has never seen, it rebuilds badly; the error map shows where. A
          scratch on a part, a reading out of line. But a strong autoencoder may rebuild the odd as well, so one
          measures, on held-out data, how often that happens. <To to="/lab/anomaly">Try it on an image or a table</To>.
        </li>
        <li>
          <strong>Cleaning</strong>. Give it a noisy example, and ask for the clean one (P. Vincent and others, 2008
          <Cite is="vincent2008" />
          ). Keep that thought: the next section makes images with nothing else.
        </li>
        <li>
          <strong>A better space</strong>. The code is short and means something. Large image generators such as latent
          diffusion
          <Cite is="rombach2021" /> work in the code of an autoencoder and decode only at the end.
        </li>
      </ul>

      <h2>Why it does not generate, and what does</h2>
      <p>
        Draw eight random numbers and decode them: mostly you will get nothing that looks like a digit. The codes of
        real digits lie on islands, and nobody asked the sea between them to make sense.
      </p>
      <p>
        The <strong>variational autoencoder</strong> (D. Kingma and M. Welling, 2013
        <Cite is="kingma2013" />; D. Rezende and others, 2014
        <Cite is="rezende2014" />) changes two things. The encoder gives not a point but a small cloud, a mean and a
        spread, and the code is drawn from it. And a second part of the loss pulls all clouds towards one standard
        normal cloud, so that together they fill it without holes:
      </p>
      <Formula says="Rebuild well, and stay close to the prior. With β = 1 this is a lower bound of ln p(x), with its sign turned.">
        <var>L</var> = −E[ln <var>p</var>(<var>x</var> | <var>z</var>)] + β · KL(<var>q</var>(<var>z</var> |{' '}
        <var>x</var>) ‖ <var>N</var>(0, <var>I</var>))
      </Formula>
      <p>
        Now a random code decodes to something plausible, and between two digits there is a way of in-betweens. The
        price is in the first part: several images share each place, and the decoder answers with a mean of them. That
        is largely why images of a plain VAE are soft. Turn β up
        <Cite is="higgins2017" />, and codes become tidier and images softer; turn it to zero, and the islands return.
      </p>
      <Analogy breaks="A person who packs knows what will be needed. The code knows only what lowered the error on average: it keeps a common shadow and drops a rare scar, even if the scar is what matters.">
        <p>Packing for a long journey with a small suitcase: what you take along says what you think matters.</p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'An autoencoder is a generator.',
            'A plain one rebuilds. Its random codes usually decode to nothing; a VAE is made so that they do not.',
          ],
          [
            'A smaller error is a better code.',
            'A code as wide as the image can have no error at all and have learnt nothing.',
          ],
          ['Each number of the code means one thing.', 'Only where it has been forced to, and rarely cleanly.'],
        ]}
      />
      <Remember
        points={[
          'Encode, squeeze, decode; the example is its own label.',
          'The narrow place forces it to learn how examples vary; error falls with width, ever more slowly.',
          'Large errors mark what is unlike the training data.',
          'A VAE makes clouds of codes and pulls them together, so that random codes decode.',
        ]}
      />
      <Try>
        <li>
          <To to="/lab/ae">The narrow place, with networks</To>
        </li>
        <li>
          <To to="/lab/vae">A plane of codes to walk in</To>
        </li>
        <li>
          <To to="/lab/anomaly">What it has never seen</To>
        </li>
      </Try>
      <Sources of="autoencoders" />
    </>
  )
}
