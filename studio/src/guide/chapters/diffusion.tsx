import { Analogy, Formula, Live, Misconceptions, Remember, Sources, To, Try } from '../parts'

export default function Diffusion() {
  return (
    <>
      <p>
        Drop ink into water, and it spreads until nothing can be seen of the drop. Nobody has seen it gather again. And
        yet the idea behind today’s image generators is to turn that around: destroy examples with noise, a little at a
        time, and learn to undo each little step.
      </p>

      <h2>Forward: a way into noise that is known</h2>
      <p>
        Take an image x₀. At time t, keep a share of it and add noise ε, drawn from a bell curve, so that the variance
        stays one:
      </p>
      <Formula says="ᾱ goes from nearly 1, all image, to nearly 0, all noise.">
        <var>x</var>
        <sub>t</sub> = √<var>ᾱ</var>
        <sub>t</sub> <var>x</var>
        <sub>0</sub> + √(1 − <var>ᾱ</var>
        <sub>t</sub>) ε
      </Formula>
      <p>
        There is nothing to learn in this direction. At the end every image is the same: a snow of numbers of which the
        distribution is known exactly, so that one can begin there.
      </p>

      <h2>Backward: guess the noise</h2>
      <p>
        A network sees x<sub>t</sub> and t and has to say what noise is in it. The loss is the plainest there is, the
        squared error of that guess (J. Ho and others, 2020, arXiv:2006.11239, after J. Sohl-Dickstein and others, 2015,
        arXiv:1503.03585):
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
        With many small steps the cloud falls into eight equal heaps. With two or three, many points stop between them:
        the mean of two places is no place. That is the whole trade:{' '}
        <strong>each step costs one run of the network</strong>, and too few steps blur.
      </p>

      <h2>Why noise guessing is enough</h2>
      <p>
        The guess of the noise is, up to a factor, the <strong>score</strong>: the direction in which the (noisy) data
        become more probable, ∇ ln p(x<sub>t</sub>). Following it while the noise falls leads from noise to data, either
        with fresh noise at each step or along a smooth path without any (Y. Song and others, 2020, arXiv:2011.13456).
        The path without fresh noise needs far fewer steps (DDIM, arXiv:2010.02502); good solvers make do with ten to
        fifty, and distilled models with one to four.
      </p>

      <h2>What you ask for</h2>
      <p>
        A label or a sentence goes into the network beside t. To make it count for more, one guesses twice, with and
        without it, and goes beyond the difference: <strong>classifier-free guidance</strong> (arXiv:2207.12598).
      </p>
      <Formula says="w = 1 follows the condition as learnt; more exaggerates it.">
        ε = ε<sub>without</sub> + <var>w</var> (ε<sub>with</sub> − ε<sub>without</sub>)
      </Formula>
      <p>
        More guidance gives images that fit the words better and resemble each other more. It is a dial between fidelity
        and variety, and too much of it burns the colours. Large systems do all this not on pixels but in the code of an
        autoencoder, which is smaller (arXiv:2112.10752).
      </p>
      <Analogy breaks="The sculptor has a statue in mind. Diffusion has none: which image will come is decided by the noise it began with and by chances on the way, and until late many would still have been possible.">
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
            'It stores weights. That it can reproduce images seen many times is a known fault (arXiv:2301.13188).',
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
      <Sources
        items={[
          'J. Sohl-Dickstein and others, Deep unsupervised learning using nonequilibrium thermodynamics, 2015, arXiv:1503.03585.',
          'J. Ho, A. Jain and P. Abbeel, Denoising diffusion probabilistic models, 2020, arXiv:2006.11239.',
          'J. Song, C. Meng and S. Ermon, Denoising diffusion implicit models, 2020, arXiv:2010.02502.',
          'Y. Song and others, Score-based generative modeling through stochastic differential equations, 2020, arXiv:2011.13456.',
          'R. Rombach and others, High-resolution image synthesis with latent diffusion models, 2021, arXiv:2112.10752.',
          'J. Ho and T. Salimans, Classifier-free diffusion guidance, 2022, arXiv:2207.12598.',
          'N. Carlini and others, Extracting training data from diffusion models, 2023, arXiv:2301.13188.',
        ]}
      />
    </>
  )
}
