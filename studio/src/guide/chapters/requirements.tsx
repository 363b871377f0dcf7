import { citing, Sources } from '../cite'
import { Analogy, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('requirements')

export default function Requirements() {
  return (
    <>
      <p>
        When is a generative model good? Three things are asked of it. What it makes should be <strong>good</strong>,
        each piece by itself. It should be <strong>diverse</strong>: together the pieces should cover what there is,
        also what is rare. And it should be <strong>fast</strong> enough to be used. Any one alone is easy. One perfect
        picture, shown again and again, has quality. Noise has variety. A blank page takes no time.
      </p>

      <h2>Why no single number will do</h2>
      <p>
        Quality and variety pull apart. Turn the temperature of a model down, and each sentence gets safer, and the
        sentences more alike. Turn it up, and the opposite. Dials like it exist elsewhere under other names: truncation
        in StyleGAN, guidance in diffusion. A number that mixes both hides which way you have turned. Below, the small
        model that ships with this page writes at five temperatures, and all three are measured on the spot.
      </p>
      <Live
        id="three-measures"
        shows="texts at five temperatures: how many of their words are words of the book, how many different words they use, and how many letters a second are written."
      />

      <h2>Measuring quality and variety of images</h2>
      <p>
        The best known measure is the <strong>Fréchet distance</strong> (FID, M. Heusel and others, 2017
        <Cite is="heusel2017" />
        ). Real and made images go through a network that was trained to recognise things; each set becomes a cloud of
        features; the two clouds are taken for bell-shaped, and the distance between the bells is the score. It notices
        both blur and missing variety. It also has traps: it depends on how many images are taken
        <Cite is="chong2019" />, so only equal numbers may be compared; on the network; on how pictures were resized
        <Cite is="parmar2021" />. And one score cannot say <em>which</em> of the two is wrong.
      </p>
      <p>
        <strong>Precision and recall</strong> take it apart (M. Sajjadi and others, 2018
        <Cite is="sajjadi2018" />; T. Kynkäänniemi and others, 2019
        <Cite is="kynkaanniemi2019" />
        ). Precision: what share of the made images lies where real ones lie? Recall: what share of the real ones lies
        where the model can reach? A model that has collapsed to one fine picture has full precision and hardly any
        recall.
      </p>
      <p>
        Where the data have modes that one can count, count them. Eight heaps, of which the generator hits five: no
        statistics are needed to understand that.
      </p>

      <h2>Measuring text</h2>
      <p>
        A language model says how likely held-out text is: <strong>nats or bits per byte</strong>, or perplexity. It is
        the best single measure of prediction, it notices missing variety because missing variety makes real text
        surprising, and it says little about whether what is <em>written</em> is good. L. Theis and others showed in
        2015
        <Cite is="theis2015" /> that likelihood and the look of samples can part ways almost completely. For the rest
        one needs people, in blind comparisons with ties allowed and sides shuffled, or models as judges, whose taste
        has to be checked against people’s
        <Cite is="zheng2023" />.
      </p>

      <h2>And a fourth: not copied</h2>
      <p>
        A model that recites its training data scores well on all of this. So one looks for the nearest training example
        of each made one, and compares with how near held-out real examples come. Without this line, an evaluation is
        not finished.
      </p>

      <h2>Speed</h2>
      <p>
        Speed is more than one number, too. How long until the first token? How many per second then? How many requests
        at once, and how bad is the slowest of twenty? A median and a 95th percentile, on named hardware, say more than
        a mean. Z. Xiao and others called the three together the <strong>generative learning trilemma</strong> (2021
        <Cite is="xiao2021" />
        ): adversarial networks are fast and good but lose variety; likelihood models such as VAEs are fast and varied
        but soft; diffusion is good and varied but slow. Much work since has gone into moving a corner: distilled
        diffusion in a few steps, for instance.
      </p>

      <h2>Honest instruments</h2>
      <p>
        Every measure is an estimate from a sample. A difference without an interval is a rumour; one lucky seed is not
        a law. And as soon as a measure becomes the aim, it is gamed: a score can be made better without any better
        picture, by what the feature network happens to look for
        <Cite is="kynkaanniemi2022" />. So: several measures, intervals, seeds, a held-out set that nobody tuned on, and
        a look at the samples themselves. <To to="/work/eval">The evaluation bench</To> does it this way.
      </p>
      <Analogy breaks="A restaurant’s guests say what they liked. A distance between feature clouds likes nothing; it measures resemblance to the data, and data can be dull, or wrong.">
        <p>
          A restaurant: the dish must be good, the menu must not be one dish, and it must arrive while you are hungry.
        </p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'A lower FID means better pictures.',
            'It means more alike to the data in one network’s features, at that sample size.',
          ],
          [
            'A falling training loss means better samples.',
            'It means better prediction of the training data. Samples, copies and variety are measured apart.',
          ],
          ['Diversity is nice to have.', 'Where the rare is missing, so are rare diseases, dialects and faces.'],
        ]}
      />
      <Remember
        points={[
          'Quality: each piece. Diversity: all together. Speed: first token, rate and tail.',
          'Temperature, truncation and guidance trade quality against variety.',
          'Precision and recall say which of the two is missing; one score does not.',
          'Look for copies; give intervals and seeds.',
        ]}
      />
      <Try>
        <li>
          <To to="/work/eval">Models on quality × diversity</To>; the larger the point, the quicker
        </li>
        <li>
          <To to="/lab/gan">Count the modes of a generator as it trains</To>
        </li>
        <li>
          <To to="/learn/quiz?question=requirements">The experiment</To>
        </li>
      </Try>
      <Sources of="requirements" />
    </>
  )
}
