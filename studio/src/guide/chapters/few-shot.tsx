import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('few-shot')

export default function FewShot() {
  return (
    <>
      <p>
        A child who has seen one giraffe recognises the next. A network that learns from nothing to tell a thousand
        things apart is usually given about a thousand pictures of each. <strong>Few-shot learning</strong> is the
        attempt to be more like the child: a new task from one, two, five examples. The secret, in child and machine, is
        what was learnt before.
      </p>

      <h2>A space in which one example is enough</h2>
      <p>
        If a network places pictures so that those of one kind lie close together, then a new kind needs hardly any
        examples: its place is the mean of theirs, and a question belongs to the nearest mean. That is a{' '}
        <strong>prototypical network</strong> (J. Snell and others, 2017
        <Cite is="snell2017" />
        ).
      </p>
      <Formula says="A class is the mean of its examples’ places; a question belongs to the nearest.">
        <var>c</var>
        <sub>k</sub> = mean of <var>f</var>(<var>x</var>), &nbsp; <var>p</var>(<var>k</var> | <var>x</var>) ∝ e
        <sup>
          −‖f(x) − c<sub>k</sub>‖²
        </sup>
      </Formula>
      <p>
        No weight changes when a new class arrives. Training had happened before, on <em>other</em> classes, in many
        small tests of the same kind: here are five characters you have not met, one drawing of each, which is this? The
        test that the field grew up with is Omniglot, 1,623 characters of fifty alphabets, each drawn by twenty people
        (B. Lake and others, 2015
        <Cite is="lake2015" />
        ).
      </p>
      <Live
        id="one-drawing"
        shows="five characters that the network has never met, one drawing of each, and its answers about five new drawings."
      />
      <p>
        Comparing pixels fails at this, because another hand puts the same strokes elsewhere. The network has learnt to
        look past the hand. <To to="/learn/few-shot">Draw signs of your own</To>, and see the errors fall with the
        number of examples: most of it with the first two or three, since the squared error of a mean of k examples
        falls like 1 / k.
      </p>

      <h2>Learning to learn</h2>
      <p>
        Other ways change a few weights after all. <strong>MAML</strong> (C. Finn and others, 2017
        <Cite is="finn2017" />) looks for weights from which one or two steps of gradient descent get far in any task of
        the family. Fine-tuning a foundation on a few dozen examples is its everyday cousin: there the good start comes
        from pre-training.
      </p>

      <h2>Examples in the prompt</h2>
      <p>
        In 2020 GPT-3 showed something odd (T. Brown and others
        <Cite is="brown2020" />
        ). Write a few examples of a task into the prompt, “cheese → fromage, bread → pain, apple →”, and the model goes
        on with the task. Nothing is trained; the weights stay; after the prompt it is forgotten. This is called{' '}
        <strong>in-context learning</strong>, zero-, one- or few-shot by the number of examples.
      </p>
      <p>
        How does it work? Partly the examples only <em>remind</em>: they show which task, which labels, which form is
        meant. S. Min and others found that even random labels often did nearly as well as right ones (2022
        <Cite is="min2022" />
        ). Partly it is real learning: small Transformers trained on nothing but linear functions fit a new one from the
        pairs in their prompt about as well as least squares (S. Garg and others, 2022
        <Cite is="garg2022" />
        ). And it is touchy: the order of the same examples can move accuracy from near the best to chance
        <Cite is="lu2021" />, and the last label tends to be repeated
        <Cite is="zhao2021" />.
      </p>
      <p>
        A model that has only read text has to be large for this. Ours has read a single novel, letter by letter. With
        eight examples in its prompt it answers no better than with none, about as often right as a coin:{' '}
        <To to="/learn/few-shot?kind=sea%20or%20land">ask it</To>. Examples alone do not show a tiny model the task, and
        it is good to have seen that once, because a large one can fail in the same quiet way where its reading was
        thin.
      </p>

      <h2>When to use which</h2>
      <p>
        A few examples in the prompt are the quickest to try and the easiest to change. They cost tokens at each
        request. With more examples than a prompt conveniently holds, fine-tuning is often better and, asked often,
        cheaper
        <Cite is="liu2022" />. And always hold some examples back: if you chose the prompt by looking at ten cases,
        these ten no longer measure anything.
      </p>
      <Analogy breaks="The cook could say what was new about the dish, and would notice one that is unlike all others. A prototypical network names the nearest class even for a scribble, and a language model answers in the right form whether or not it has understood the task.">
        <p>A cook who knows a hundred cuisines tastes a new dish once, and will know it again.</p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'Few-shot means that little data was needed.',
            'Little new data. The space, or the model, was learnt from a great deal.',
          ],
          [
            'Examples in the prompt train the model.',
            'No weight changes. With the prompt gone, so is what it “learnt”.',
          ],
          [
            'Twice the examples, half the errors.',
            'The first few do most. After that the curve is flat, and better examples beat more.',
          ],
        ]}
      />
      <Remember
        points={[
          'A few examples are enough where much was learnt before.',
          'Prototypes: means in a learnt space; nearest wins; no weight changes.',
          'In-context learning: the task is in the prompt, the weights stay.',
          'Most of the gain comes first; always hold a baseline beside it, such as nearest neighbours or least squares.',
        ]}
      />
      <Try>
        <li>
          <To to="/learn/few-shot?alphabets=tagalog&ways=17&shots=1">Seventeen characters, one drawing each</To>
        </li>
        <li>
          <To to="/learn/few-shot?alphabets=tagalog&ways=17&shots=10">The same with ten</To>
        </li>
        <li>
          <To to="/learn/quiz?question=few-shot">Draw the error curve, then measure it</To>
        </li>
      </Try>
      <Sources of="few-shot" />
    </>
  )
}
