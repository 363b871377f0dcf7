import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('diffusion')

export default function Diffusion() {
  return (
    <>
      <p>
        Drop ink into water, and it spreads until nothing can be seen of the drop. Nobody has seen it gather again by
        itself. And yet the idea behind today’s image generators is to turn that around: destroy examples with noise, a
        little at a time, and learn to undo each little step.
      </p>

      <h2>Forward: a way into noise that is known</h2>
      <p>
        Take an image x₀. For time t, scale it down and add noise ε, drawn from a bell curve; if its variance was one,
        it stays one:
      </p>
      <Formula says="ᾱ goes from nearly 1, all image, to nearly 0, all noise.">
        <var>x</var>
        <sub>t</sub> = √<var>ᾱ</var>
        <sub>t</sub> <var>x</var>
        <sub>0</sub> + √(1 − <var>ᾱ</var>
        <sub>t</sub>) ε
      </Formula>
      <p>
        There is nothing to learn in this direction. At the end every image looks the same: a snow of numbers whose
        distribution is known, so that one can begin there.
      </p>

      <h2>Backward: guess the noise</h2>
      <p>
        A network sees x<sub>t</sub> and t and has to say what noise is in it. The loss is the plainest there is, the
        squared error of that guess (J. Ho and others, 2020
        <Cite is="ho2020" />, after J. Sohl-Dickstein and others, 2015
        <Cite is="sohldickstein2015" />
        ):
      </p>
      <Formula says="Guess the noise that was added.">
        <var>L</var> = E ‖ε − ε<sub>θ</sub>(<var>x</var>
        <sub>t</sub>, <var>t</var>)‖²
      </Formula>
      <p>
        It cannot be done perfectly. Of a very noisy image many clean ones are possible, and the guess with the least
        squared error is their <em>mean</em>: a blur. So one does not jump. One goes a small step towards the guess, to
        a little less noise, and guesses again. The blur sharpens as the noise falls, because with every step fewer
        images remain possible. First the large shapes are settled, last the details.
      </p>
      <p>
        Below are points instead of pixels. The data lie in eight places, so the best guess can be written down exactly:
        no network, no training, the ideal that training aims at. Turn time back.
      </p>
      <Live
        id="reverse"
        shows="four hundred points of noise fall, step by step, into the eight places that the data have; with too few steps they miss."
      />
      <p>
        With many small steps the cloud falls into eight heaps of about the same size. With two or three, many points
        stop between them: the mean of two places is no place. That is the whole trade:{' '}
        <strong>each step costs one run of the network</strong>, and too few steps blur.
      </p>

      <h2>Why noise guessing is enough</h2>
      <p>
        The guess of the noise is, up to a factor, the <strong>score</strong>: the direction in which the (noisy) data
        become more probable, ∇ ln p(x<sub>t</sub>). Following it while the noise falls leads from noise to data, either
        with fresh noise at each step or along a smooth path without any (Y. Song and others, 2020
        <Cite is="songscore2020" />
        ). The path without fresh noise needs far fewer steps (DDIM
        <Cite is="songddim2020" />
        ); good solvers make do with ten to fifty
        <Cite is="lu2022" />, and distilled models
        <Cite is="salimans2022" /> or those trained to be consistent along the path
        <Cite is="song2023" /> with one to four.
      </p>

      <h2>What you ask for</h2>
      <p>
        A label or a sentence goes into the network beside t. To make it count for more, one guesses twice, with and
        without it, and goes beyond the difference: <strong>classifier-free guidance</strong>
        <Cite is="ho2022" />.
      </p>
      <Formula says="w = 1 follows the condition as learnt; more exaggerates it. (The paper counts w from there: its 0 is this 1.)">
        ε = ε<sub>without</sub> + <var>w</var> (ε<sub>with</sub> − ε<sub>without</sub>)
      </Formula>
      <p>
        More guidance gives images that fit the words better and resemble each other more. It is a dial between fidelity
        and variety, and too much of it burns the colours. Large systems do all this not on pixels but in the code of an
        autoencoder, which is smaller
        <Cite is="rombach2021" />.
      </p>
      <Analogy breaks="The sculptor has a statue in mind. Diffusion has none: which image will come is decided by the noise it began with and by chances on the way, and at first many are still possible.">
        <p>
          A sculptor sees the figure in a rough block and takes away, at each stroke, a little of what does not belong.
        </p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'It finds an image that is hidden in the noise.',
            'Nothing is hidden. The same noise leads another network to another image.',
          ],
          [
            'It searches stored images and blends them.',
            <>
              It stores weights. That it can reproduce images seen many times is a known fault
              <Cite is="carlini2023" />.
            </>,
          ],
          ['More steps are always better.', 'Beyond some tens the picture hardly changes; only time does.'],
        ]}
      />
      <Remember
        points={[
          'Forward: known, no learning. Backward: a network guesses the noise, step by step.',
          'The best guess is a mean of what is possible, so early guesses are blurred and late ones sharp.',
          'Structure first, details last.',
          'Steps buy quality with time; guidance buys fidelity with variety.',
        ]}
      />
      <Try>
        <li>
          <To to="/lab/diffusion">Scrub the noise level</To>, forward and back
        </li>
        <li>
          <To to="/learn/quiz?question=diffusion">Say when an image is decided</To>, and check it
        </li>
      </Try>
      <Sources of="diffusion" />
    </>
  )
}
