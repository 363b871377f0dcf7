import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('chance')

export default function Chance() {
  return (
    <>
      <p>
        Ask a language model the same question twice, and you may get two answers. This is neither a fault nor a mood. A
        model does not give an answer; it gives <em>chances</em> for what comes next, and then dice are thrown. This
        section is about the chances, the dice, and what follows from both for what a model can be said to know.
      </p>

      <h2>From scores to chances</h2>
      <p>
        At each place the network gives every token of its vocabulary a score, its <strong>logit</strong>. The softmax
        turns scores into chances: larger scores get more, all together make one. Before that the scores are divided by
        a number, the <strong>temperature</strong>:
      </p>
      <Formula says="T divides the scores before the softmax.">
        <var>p</var>
        <sub>i</sub> = e
        <sup>
          <var>z</var>
          <sub>i</sub> / <var>T</var>
        </sup>{' '}
        / Σ<sub>j</sub> e
        <sup>
          <var>z</var>
          <sub>j</sub> / <var>T</var>
        </sup>
      </Formula>
      <p>
        At T = 1 these are the chances as learnt. Below 1 the likely becomes likelier; as T goes to 0 only the likeliest
        is left, and the dice have nothing to decide. Above 1 the chances draw level, and the rare gets its turn. The
        order never changes: temperature cannot make the second likeliest the first. It makes the choice wider or
        narrower, and how wide can be measured: the entropy H, or e to the H, the number of equally likely choices that
        would be as open.
      </p>
      <Live
        id="temperature"
        shows="the chances of the next letter after a text, at a temperature that you choose, over the whole alphabet."
      />

      <h2>The dice</h2>
      <p>
        A computer’s dice are a formula with a <strong>seed</strong>. The same seed and the same chances give the same
        token, always; that is why every page here carries its seed in its address. Throw from the whole list, and now
        and then something absurd comes up: there are thousands of unlikely tokens, and together they are not unlikely.
        So most programs cut the tail off. <strong>Top-k</strong> keeps the k likeliest
        <Cite is="fan2018" />. <strong>Top-p</strong>, or nucleus sampling, keeps as many of the likeliest as make up p
        together
        <Cite is="holtzman2019" />; the same paper showed that always taking the likeliest text makes dull and
        repetitive prose.
      </p>
      <p>
        None of these dials adds knowledge. They choose among what is there. For code and figures one turns the
        temperature down, for ideas up; and a model at temperature 0 is not more truthful, only more consistent.
      </p>

      <h2>Likely is not true</h2>
      <p>
        The chances say how texts like those of the training data go on. For “the capital of France is” that comes to
        the same as knowledge: thousands of texts agree. For the birthday of a stranger, no text says it, but many texts
        contain birthdays. So the model gives a birthday. It is well formed, plausible, and made up; this is called{' '}
        <strong>hallucination</strong>, and nothing broke when it happened. The same process wrote the true sentence and
        the false.
      </p>
      <p>
        A. Kalai and others argue in 2025
        <Cite is="kalai2025" /> that this has two roots. Facts that occur once in the data cannot be learnt from their
        pattern, so some errors are unavoidable for a model that always answers. And tests that give a point for a right
        answer and none for “I do not know” teach to guess, as such an exam teaches a student.
      </p>

      <h2>Does it not know, then?</h2>
      <p>
        Careful. In a sense a model knows something about its own uncertainty. If it gives 70 % to an answer, and such
        answers are right 70 % of the time, it is <strong>calibrated</strong>, and large models fresh from pre-training
        often are, on questions with choices
        <Cite is="kadavath2022" />. Training them further on what people like can spoil that; GPT-4’s report showed it
        on one set of questions
        <Cite is="openai2023" />. But chances of tokens are not chances of facts: a model can be sure how a sentence
        sounds and have no ground for what it says. And how confident a text <em>sounds</em> is a matter of style,
        learnt like any other.
      </p>
      <p>
        To know, in the full sense, one must have grounds, be able to check, and care whether it is so. A language model
        by itself has no way to look. Give it one, documents to search, a calculator, tests to run, and the whole system
        can be much more reliable; not because the dice got better, but because something outside the text now has a
        say. What stays with you: ask for sources, and open them.
      </p>
      <Analogy breaks="An improviser hears when a line fails, and knows that the play is a play. The model does not hear, and makes no difference between playing and reporting.">
        <p>An actor who improvises in period costume: every line fits the century, whether or not it was ever said.</p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'At temperature 0 it tells the truth.',
            'It always gives its likeliest token. If that is wrong, it is wrong every time.',
          ],
          ['A higher temperature makes it creative.', 'It makes rare choices likelier, good and bad.'],
          [
            'Hallucination is a bug that will be fixed.',
            'It is the same process as everything else it writes. It can be made rarer, by abstaining and by checking against sources.',
          ],
          [
            'It said “I am certain”, so its probability is high.',
            'Those words are tokens. The probability is elsewhere.',
          ],
        ]}
      />
      <Remember
        points={[
          'Logits, divided by T, through the softmax: chances. Then dice with a seed.',
          'Entropy never falls when T rises; above 0 the order of tokens never changes.',
          'Top-k and top-p cut the tail; no dial adds knowledge.',
          'Likely is not true: a fluent falsehood comes from the same process as a fluent truth.',
        ]}
      />
      <Try>
        <li>
          <To to="/learn/chance?temperature=0.7">The needle</To>: same dice, another temperature, another letter
        </li>
        <li>
          <To to="/learn/chance?temperature=2">A temperature of 2</To>: how many choices are left open?
        </li>
        <li>
          <To to="/work/text">Click a surprising word, and branch</To>
        </li>
      </Try>
      <Sources of="chance" />
    </>
  )
}
