import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('sequences')

export default function Sequences() {
  return (
    <>
      <p>
        “The keys that she left on the table by the window <em>were</em> gone.” To write <em>were</em> and not{' '}
        <em>was</em>, you had to remember a word from ten words ago, past a singular table and a singular window.
        Language is full of such distances. The history of machines that write is the history of how they bridge them.
      </p>

      <h2>Recurrence: a summary, handed on</h2>
      <p>
        A <strong>recurrent network</strong> (RNN) reads one token after another and keeps a state, a list of numbers of
        fixed length. At each step the new state is made of the old one and the token. J. Elman described the simple
        form in 1990
        <Cite is="elman1990" />:
      </p>
      <Formula says="The state after this token, from the state before and the token.">
        <var>h</var>
        <sub>t</sub> = tanh(<var>W</var> <var>h</var>
        <sub>t−1</sub> + <var>U</var> <var>x</var>
        <sub>t</sub>)
      </Formula>
      <p>
        Everything that the network knows of the past has to fit into h, and has to survive each step. So does what it
        learns from. The slope of today’s loss by a word k steps ago is a product of k factors, one for each step.
        Factors that are mostly below one make it vanish: 0.8 to the power of 32 is 0.0008. Factors above one make it
        explode. Y. Bengio and others showed in 1994 how hard this makes it to learn long dependencies
        <Cite is="bengio1994" />; against explosion one can clip the gradient
        <Cite is="pascanu2012" />, against vanishing that is no help.
      </p>

      <h2>Gates: LSTM and GRU</h2>
      <p>
        S. Hochreiter and J. Schmidhuber’s answer of 1997, the <strong>long short-term memory</strong>
        <Cite is="hochreiter1997" />, is a second state that is not squeezed through a tanh at each step but added to.
        Gates, numbers between 0 and 1 that the network computes itself, decide what is written and what is read; a gate
        to forget was added in 2000
        <Cite is="gers2000" />.
      </p>
      <Formula says="The cell keeps a share f of the old and takes in a share i of the new.">
        <var>c</var>
        <sub>t</sub> = <var>f</var>
        <sub>t</sub> ⊙ <var>c</var>
        <sub>t−1</sub> + <var>i</var>
        <sub>t</sub> ⊙ <var>g</var>
        <sub>t</sub>
      </Formula>
      <p>
        Where the gate f stays near 1, a signal can survive for hundreds of steps. The{' '}
        <strong>gated recurrent unit</strong> (GRU, 2014
        <Cite is="cho2014" />) does much the same with fewer weights. For some years the best systems that translated or
        recognised speech were built of such networks. But two things remain: the past must still fit into one state,
        and step 500 cannot begin before step 499 is done, however many processors wait.
      </p>

      <h2>Attention: look it up</h2>
      <p>
        In 2014 D. Bahdanau, K. Cho and Y. Bengio let a translating network look back at all the words of the source and
        weigh them anew for each word that it wrote
        <Cite is="bahdanau2014" />. In 2017 A. Vaswani and others left recurrence out and built on attention:{' '}
        <strong>the Transformer</strong>
        <Cite is="vaswani2017" />.
      </p>
      <p>
        Every token makes three vectors: a <strong>query</strong>, what am I looking for; a <strong>key</strong>, what
        do I offer; and a <strong>value</strong>, what I hand over. Query and keys are multiplied; a softmax turns the
        products into weights that sum to one; the output is the values, mixed in these shares.
      </p>
      <Formula says="Shares by how well query and key agree; d is how many numbers a key has, and dividing by its root keeps the products from growing with it.">
        softmax(<var>Q</var>
        <var>K</var>
        <sup>T</sup> / √<var>d</var>) <var>V</var>
      </Formula>
      <p>
        In a model that writes, a mask hides what comes later. Several <strong>heads</strong> do this side by side, each
        with its own queries and keys: one may look at the token before, another for the noun that the verb belongs to.
        Between two tokens there is now <em>one</em> step, whatever the distance. And because no position waits for
        another, a whole text is trained on at once.
      </p>

      <h2>What a memory is worth</h2>
      <p>
        Below, our small Transformer reads places of a text. Each time it may see only the last letters: one, two, four,
        up to a hundred. How well does it guess the next?
      </p>
      <Live
        id="memory"
        shows="the shipped model’s surprise at the next letter, in bits, by the number of letters that it may see."
      />
      <p>
        Most of what there is to gain comes from the last four letters. Past some sixteen this small model gains nothing
        that would show at so few places: it may look at more, but has not learnt what to do with it. A larger one,
        trained for longer, goes on gaining from words and sentences farther back. What can be reached is not yet used.
      </p>

      <h2>The price</h2>
      <p>
        Attention compares all pairs: twice the text is four times the comparisons. Recurrent networks take each token
        in constant memory, which is why newer relatives of theirs, state-space models such as Mamba
        <Cite is="gu2023" />, are being tried again where texts are very long. And attention by itself does not know
        order; positions are told to it, by adding to the tokens or by turning queries and keys
        <Cite is="su2021" />.
      </p>
      <p>
        So the claim to remember is not that recurrence is useless. It is that attention has a short way to what is far
        back, learns long dependencies more easily, and trains faster on parallel hardware. In a test where nothing is
        far away, and in a minute of training, an LSTM can be ahead. <To to="/lab/text">The race</To> shows it when it
        is so.
      </p>
      <Analogy breaks="A reader who looks something up knows why. Attention weights are shares in a sum: they show what was mixed, not reasons, and several heads and layers mix again afterwards.">
        <p>
          A recurrent network is a listener who takes notes on a single card, rewriting it after every word. A
          Transformer keeps the whole page on the desk and runs a finger back to whatever it needs.
        </p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'An LSTM remembers everything that its gates let in.',
            'Its state has a fixed size. What is written later takes room from what was there.',
          ],
          [
            'Attention shows what the model was thinking of.',
            <>
              It shows where numbers came from at one layer, and quite other weights can give the same answer
              <Cite is="jain2019" />. Switching a head off, and measuring, says more.
            </>,
          ],
          [
            'Transformers read texts of any length.',
            'They read what fits their context. What lies before it does not exist for them.',
          ],
        ]}
      />
      <Remember
        points={[
          'RNN: one state, handed on; signals and slopes shrink or grow at each step.',
          'LSTM and GRU: gates and an added memory; milder fading, the same waiting.',
          'Attention: any earlier place in one step, weighed by content; all positions trained at once.',
          'The price is comparisons by the square of the length.',
        ]}
      />
      <Try>
        <li>
          <To to="/learn/evolution">Reach of the gradient, in four kinds of models</To>
        </li>
        <li>
          <To to="/lab/text">A race on one text, by tokens and by seconds</To>
        </li>
        <li>
          <To to="/work/text">Where a model is surprised, letter by letter</To>
        </li>
      </Try>
      <Sources of="sequences" />
    </>
  )
}
