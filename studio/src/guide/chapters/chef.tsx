import { citing, Sources } from '../cite'
import { Analogy, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('chef')

export default function Chef() {
  return (
    <>
      <p>
        When people first ask how a machine can write a poem that nobody has written, two pictures help. One is a chef
        who has tasted thousands of dishes. The other is an artist who has looked at thousands of pictures. Both make
        new things out of what they have taken in, and neither opens a book of recipes to do it.
      </p>
      <p>
        The pictures are good, and they carry a long way. They also break, at places that matter. This section uses them
        and then breaks them on purpose.
      </p>

      <h2>The chef</h2>
      <p>
        A chef who has eaten widely knows that basil goes with tomato and that ice cream is not fried, usually. Nobody
        wrote this down as rules. It is what remains of many meals. Asked for a new dish, the chef puts together what
        goes together. A language model does the same with letters or words: out of everything it has read remains what
        tends to follow what, and at how great a distance.
      </p>
      <Analogy breaks="The chef tastes. A model never meets a dish, a guest or a hunger; it turns numbers into chances, and dice choose. Nothing in it wants the meal to be good, and nothing notices when it is not.">
        <p>
          A generative model is a chef that has learnt which ingredients go together, and composes a new menu instead of
          copying one.
        </p>
      </Analogy>

      <h2>From patterns to copies</h2>
      <p>
        Does it copy? That is not a matter of opinion. Below is about the smallest generative model there is. It has
        read sixty names of dishes, and counts which letter follows which <em>n</em> letters: a Markov chain, the kind
        of model with which C. Shannon drew text in 1948
        <Cite is="shannon1948" />. It makes up new names by dice. The dial sets n, how much it remembers at a time.
      </p>
      <Live
        id="dishes"
        shows="a model of letters that follow letters makes up names of dishes; with a longer memory more and more of them are copies."
      />
      <p>
        With one letter of memory it mumbles. With two or three it makes names that you could almost order. With six it
        recites: what follows six letters has mostly happened only once in sixty names, so there is mostly one way to go
        on. The same model, the same data;{' '}
        <strong>whether it composes or copies depends on how much it can remember against how much it has seen</strong>.
      </p>
      <p>
        Large networks do not count letters, and they generalise far better. But the lesson stays. What they have seen
        once among a trillion words they mostly cannot repeat; the larger the model, and the more often a passage stood
        in its data, the likelier it is to come back word for word
        <Cite is="carlini2022" />. Mostly is not never: N. Carlini and others drew hundreds of passages out of GPT-2 in
        2020, some of which stood in a single document
        <Cite is="carlini2020" />. In 2023 they drew near copies of training images out of diffusion models; those of
        Stable Diffusion were images that its data held many times
        <Cite is="carlini2023" />.
      </p>
      <p>
        So one measures. The share of runs of eight letters or words that stand nowhere in the training data is called{' '}
        <strong>novelty</strong>; a held-out text by the same author shows what share is usual. As a rule novelty rises
        with temperature, and falls where a small set is trained on for too long.
      </p>

      <h2>The artist</h2>
      <p>
        The artist learns to see: first light and dark, then edges, then eyes, then the way a face turns. Networks that
        look at images find such things layer by layer, edges in the first, parts and whole things in the last
        <Cite is="zeiler2013" />. And like an artist, an image model can combine: a teapot in the manner of a cathedral.
      </p>
      <Analogy breaks="An artist has something to say, chooses what to leave out, and answers for the work. The model has neither a life that the picture comes from nor a public that it is meant for. Both come from the person who prompts, chooses and publishes.">
        <p>A generative model is an artist who has studied a museum, and now paints from memory, in any manner.</p>
      </Analogy>

      <h2>The pantry</h2>
      <p>
        One part of the picture does not break at all. A chef can cook only with what is in the pantry. What is missing
        in the data is missing in the model; what is wrong there is wrong here; and whoever is hardly seen there will be
        hardly seen, or only as a cliché. More temperature does not fill a pantry. It only stirs.
      </p>
      <p>
        And the pantry belongs to someone. Cooks whose recipes went into it did not always agree. Whether learning from
        a work needs its author’s leave is before courts and parliaments in many countries, and the answers differ; to
        publish a verbatim copy of a protected work does nearly everywhere, but for exceptions such as quotation. A
        model card that names its data is the least that one can ask for. <To to="/models">Every model here has one</To>
        .
      </p>
      <Misconceptions
        pairs={[
          [
            'A higher temperature makes a model more creative, as a bolder chef is.',
            'It makes unlikely choices likelier, good and bad alike. Nothing in the model judges the result.',
          ],
          [
            'A model that is trained longer writes more new things.',
            'Trained for too long on too little, it begins to recite.',
          ],
          [
            'It cannot copy, because it only keeps weights.',
            'Weights can hold a text that was seen often enough. Whether they do is measured, not argued.',
          ],
        ]}
      />
      <Remember
        points={[
          'Patterns, not a book of recipes: what goes with what, at what distance.',
          'Novelty is measurable: the share of passages that the data do not hold.',
          'What the data lack, the model lacks.',
          'The chef tastes, wants and answers for the dish; the model does none of it.',
        ]}
      />
      <Try>
        <li>
          <To to="/lab/text">Train models on one book</To> and see what each has taken from it
        </li>
        <li>
          <To to="/work/text">Write with a model</To>, and branch where it surprises you
        </li>
        <li>
          <To to="/learn/chance?temperature=1.5">Boldness that is nothing but a temperature</To>
        </li>
      </Try>
      <Sources of="chef" />
    </>
  )
}
