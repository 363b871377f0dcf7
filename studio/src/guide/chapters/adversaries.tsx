import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('adversaries')

export default function Adversaries() {
  return (
    <>
      <p>
        How do you teach a machine to make faces, if you cannot write down what a face is? I. Goodfellow and others had
        an idea in 2014
        <Cite is="goodfellow2014" /> that sounds like a joke: let a second machine be the teacher, and let the two
        compete.
      </p>

      <h2>The game</h2>
      <p>
        The <strong>generator</strong> takes random numbers and makes an example of them. The{' '}
        <strong>discriminator</strong> sees examples, real ones and made ones, and says how likely each is to be real.
        They are trained in turns. The discriminator moves to be right; the generator moves to make it wrong.
      </p>
      <Formula says="D wants this high, G wants it low.">
        min<sub>G</sub> max<sub>D</sub> &nbsp; E[ln <var>D</var>(<var>x</var>)] + E[ln(1 − <var>D</var>(<var>G</var>(
        <var>z</var>)))]
      </Formula>
      <p>
        The generator never sees a real example. All that it gets is a slope: in which direction should this pixel
        change, to look more real <em>to this judge</em>? That is enough, as long as the judge has something to say.
      </p>

      <h2>When the judge gives up</h2>
      <p>
        If real and made examples were distributed as below, the best judge that there can be is known exactly: it
        answers with the share of real ones among all that lie there.
      </p>
      <Formula says="The best possible discriminator.">
        <var>D</var>*(<var>x</var>) = <var>p</var>
        <sub>real</sub>(<var>x</var>) / (<var>p</var>
        <sub>real</sub>(<var>x</var>) + <var>p</var>
        <sub>made</sub>(<var>x</var>))
      </Formula>
      <Live
        id="judge"
        shows="two distributions, the best possible judge of them, how often it is right, and the two slopes that it would teach with."
      />
      <p>
        Move the fakes onto the real ones. The judge sinks to one half everywhere: it tosses a coin. That is the aim of
        the game, and its end. Now move them far apart. The judge is right about everything, and the slope of the loss
        in the formula above is nearly zero where the fakes are: a perfect judge teaches nothing. This is why the same
        paper proposed to let the generator <em>raise</em> ln D instead of lowering ln(1 − D), the{' '}
        <strong>non-saturating</strong> loss: its slope stays.
      </p>

      <h2>How it fails</h2>
      <ul>
        <li>
          <strong>Collapse</strong>: the generator finds one thing that passes, and makes only that. The judge learns to
          refuse it; the generator moves on to the next. Variety is lost, and the losses do not say so.
        </li>
        <li>
          <strong>Circling</strong>: two players who step at once can go round each other forever. Penalties on the
          judge’s slope, such as R1
          <Cite is="mescheder2018" />, damp it.
        </li>
        <li>
          <strong>Losses that mean nothing</strong>: each loss is measured against an opponent that changes. A falling
          loss of the generator may mean better fakes or a worse judge. Quality and variety have to be measured apart.
        </li>
      </ul>
      <p>
        With better losses and penalties the game has become tamer: a plain modern baseline, R3GAN
        <Cite is="huang2024" />, trains without most of the old tricks. <To to="/lab/gan">The duel</To> has presets for
        collapse, for circling, and for a judge that gives up.
      </p>
      <Analogy breaks="The forger never sees a real work, and neither of the two has taste. All that passes between them is the slope of a doubt; and the game has no verdict at the end, only a judge who can no longer tell.">
        <p>A forger and an expert. Every new fake trains the expert’s eye, and every refusal the forger’s hand.</p>
      </Analogy>

      <h2>Up to StyleGAN</h2>
      <p>
        Deep convolutions made it work well for images (DCGAN, 2015
        <Cite is="radford2015" />
        ). Growing from small to large pictures made faces of a million pixels (2017
        <Cite is="karras2017" />
        ). T. Karras and others then changed how randomness goes in (StyleGAN, 2018
        <Cite is="karras2018" />
        ): a mapping network turns the random code into a <strong>style</strong>, which sets at each layer how strong
        every feature is; first by rescaling what the layer has made, later by rescaling its weights
        <Cite is="karras2019" />. In their faces early layers are coarse and decide pose, shape and the outline of the
        hair, middle ones smaller features, late ones colour and texture. Two codes can be mixed by layer: the pose of
        one, the colours of another. <To to="/lab/stylegan">Mix two faces here</To>; they are drawn ones.
      </p>

      <h2>Deepfakes, consent, identity</h2>
      <p>
        The same arts can put a real person’s face or voice to what they never did or said. Most of what has been
        counted is sexual: 96 % of 14,678 videos that a firm found online in 2019, without the consent of those who are
        shown; on the sites made for it, all of them women
        <Cite is="ajder2019" />. Other fakes are fraud: early in 2024 an employee of an engineering firm in Hong Kong
        paid out about 25 million US dollars after a video call in which, as police said, every other participant was
        made
        <Cite is="hongkong2024" />. A face or a voice is not a password, and it cannot be changed after a theft.
      </p>
      <p>What can be done? Three things, and none suffices.</p>
      <ul>
        <li>
          <strong>Detection</strong> is a discriminator: it knows the fakes that it was trained on. In the Deepfake
          Detection Challenge of 2020
          <Cite is="dolhansky2020" /> the best entry scored about 83 % on the public test; on hidden videos, some of
          other kinds, the best of all reached about 65 %<Cite is="canton2020" />. And whoever has the detector can
          train against it: that is this section’s game.
        </li>
        <li>
          <strong>Provenance</strong> turns it round: it does not find fakes, it lets the genuine be proved. A camera or
          an editor signs a file and its history (C2PA
          <Cite is="c2pa2022" />
          ). A signature shows that a file is unchanged since then, and by whom it was signed. It does not show that the
          scene is true; and a file without one is not a fake, only <em>unknown</em>.
        </li>
        <li>
          <strong>Law and custom</strong>: consent before a face is used; marks that machines can read, and open
          disclosure of deepfakes (both in Article 50 of the EU’s AI Act, which applies since August 2026, with a longer
          term for marks in systems that were there before
          <Cite is="aiact2024" />
          ); and quick removal (of intimate pictures, made ones too, within 48 hours of a valid request, by the US TAKE
          IT DOWN Act of 2025, which binds platforms since May 2026
          <Cite is="takeitdown2025" />
          ). Laws differ from country to country, and change.
        </li>
      </ul>
      <p>
        If it happens to you or to someone you know: keep evidence, report it to the platform and the police, and agree
        on a word with your family that a voice on the phone has to know. If you make such things yourself: made-up
        people, or people who have agreed, and say what it is.
      </p>
      <Misconceptions
        pairs={[
          [
            'The generator learns by copying real examples.',
            'It never sees one. It follows the slope of the judge’s answer.',
          ],
          ['A low loss means good pictures.', 'It means success against this opponent, now.'],
          [
            'Detectors will always find deepfakes.',
            'They find what resembles those they were trained on, and better fakes can be trained against them.',
          ],
        ]}
      />
      <Remember
        points={[
          'Two networks in turns: one makes, one judges; each move is an answer to the other’s last.',
          'The best judge is p real / (p real + p made); at the end of a good game it is one half.',
          'Collapse, circling and meaningless losses are the failures; measure modes and quality apart.',
          'Styles by layer: coarse, middle, fine.',
          'Detection ages; provenance proves the genuine and leaves the rest unknown; consent comes first.',
        ]}
      />
      <Try>
        <li>
          <To to="/learn/duel">One move at a time</To>, and the other’s advantage vanishes
        </li>
        <li>
          <To to="/lab/gan?loss=non-saturating&penalty=none&weight=0&lrd=0.005&lrg=0.005">A game that collapses</To>
        </li>
        <li>
          <To to="/lab/stylegan">Coarse from one, fine from the other</To>
        </li>
      </Try>
      <Sources of="adversaries" />
    </>
  )
}
