import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('networks')

export default function Networks() {
  return (
    <>
      <p>
        A neural network is a formula with very many knobs. Numbers go in, numbers come out, and what comes out depends
        on how the knobs are set. The knobs are called <strong>weights</strong>. Learning means to set them, and this
        section is about how that is done, down to the last number.
      </p>

      <h2>One unit</h2>
      <p>
        A unit multiplies each number that comes in by a weight, adds them up, adds one more number of its own, the
        bias, and bends the sum:
      </p>
      <Formula says="A weighted sum, bent by a function such as tanh.">
        <var>h</var> = <var>f</var>(<var>w</var>
        <sub>1</sub>
        <var>x</var>
        <sub>1</sub> + <var>w</var>
        <sub>2</sub>
        <var>x</var>
        <sub>2</sub> + <var>b</var>)
      </Formula>
      <p>
        The bend is what makes the difference. Without it, layer upon layer of sums would still be one sum: a straight
        line. With it, a few units can do what no line can. The classic example is “one, but not both”: (0, 1) and (1,
        0) are yes, (0, 0) and (1, 1) are no. No straight line parts them; M. Minsky and S. Papert made much of that in
        1969
        <Cite is="minsky1969" />. Three bent units and one more to add them up are enough. With enough units one hidden
        layer comes as near to any continuous function on a closed and bounded region as one likes
        <Cite is="cybenko1989" />; that says such weights exist, not that they will be found.
      </p>

      <h2>How wrong, and in which direction?</h2>
      <p>
        To learn, one needs a measure of being wrong: the <strong>loss</strong>. Here it is half the square of the
        difference between the answer and what is right, averaged over the examples. Now imagine that you stand in
        mountains in fog, as high as your loss. You cannot see the valley. But you can feel the slope under your feet,
        and take a step down. That is <strong>gradient descent</strong>:
      </p>
      <Formula says="Every weight moves a little against its own slope; η is the learning rate.">
        <var>w</var> ← <var>w</var> − η · ∂<var>L</var>/∂<var>w</var>
      </Formula>
      <p>
        The slope by one weight could be measured: move it a little, see how the loss changes. With a billion weights
        that would take a billion trials for each step. <strong>Backpropagation</strong> gets all slopes at once,
        exactly, for the price of a few forward passes
        <Cite is="rumelhart1986" />. It is why large networks can be trained at all.
      </p>

      <h2>Blame, passed back</h2>
      <p>
        It is the chain rule, used economically. If the loss depends on the answer, the answer on a unit and the unit on
        a weight, the slopes multiply:
      </p>
      <Formula says="What arrives from above, times what stands on the way, times what the weight was multiplied by.">
        ∂<var>L</var>/∂<var>w</var> = (<var>ŷ</var> − <var>y</var>) · <var>w</var>
        <sub>h→ŷ</sub> · <var>f</var>′(<var>s</var>) · <var>x</var>
      </Formula>
      <p>
        Go backwards from the loss, and every unit needs to hand on a single number: how much the loss would change if
        my value changed. Units below use that number again and again; nothing is computed twice. Below, a network of
        thirteen weights does just that. Train it, and watch its four answers.
      </p>
      <Live
        id="small-network"
        shows="a network of two inputs, three hidden units and one output learns “one, but not both”, with its answers and its loss as it trains."
      />
      <p>
        The numbers are those of the chain rule, to the last digit:{' '}
        <To to="/learn/backpropagation?phase=backward">open the network and see all of them</To>, beside a check that
        moves one weight by hand. Try the learning rate, too. Too small, and nothing much happens. Too large, and a step
        leaps over the valley and lands higher up than it began; from there the next is larger still, until the numbers
        burst.
      </p>
      <Analogy breaks="Nobody in a network judges or understands the complaint. Each part multiplies two numbers. And the blame is only a slope: right for a small step, and only where the network stands now.">
        <p>
          A dish comes back too salty. The waiter tells the cook, the cook whoever salted the stock; each takes a share
          of the blame as large as their part in it, and next time does a little less.
        </p>
      </Analogy>

      <h2>From four examples to a trillion words</h2>
      <p>
        Nothing essential changes when networks grow. The average is taken over a few examples at a time, a batch, which
        makes each slope cheap and a little noisy. Optimizers such as Adam
        <Cite is="kingma2014" /> give every weight a step of its own length. Layers become convolutions or attention.
        The round stays the same: forward, loss, backward, step.
      </p>
      <p>
        And one thing must not be forgotten. Loss on examples that were trained on says how well they have been learnt.
        What counts is the loss on others, held out. Where the first falls and the second rises, the network is learning
        by heart.
      </p>
      <Misconceptions
        pairs={[
          [
            'Backpropagation finds the best weights.',
            'It gives a direction, at the place where the weights are. Where many steps lead depends on the start, the step and the data.',
          ],
          ['The data flow backwards.', 'Derivatives of the loss flow backwards. The data have gone forwards before.'],
          [
            'The brain learns this way.',
            <>
              Nobody has shown that. The units were inspired by nerve cells in the 1940s
              <Cite is="mcculloch1943" />; how brains assign blame is an open question
              <Cite is="lillicrap2020" />.
            </>,
          ],
        ]}
      />
      <Remember
        points={[
          'A unit: a weighted sum, bent. Without the bend, many layers are one line.',
          'The loss says how wrong; the gradient, in which direction to be less wrong.',
          'Backpropagation is the chain rule from the loss back, each part computed once: all slopes for the price of a few passes.',
          'It changes nothing itself; an optimizer takes the steps.',
        ]}
      />
      <Try>
        <li>
          <To to="/learn/backpropagation">Forward, backward, update</To>: one press each
        </li>
        <li>
          <To to="/learn/backpropagation?rate=2&hidden=4">A rate that is too large</To>: press Play, and see it burst
        </li>
        <li>
          <To to="/learn/backpropagation?data=and&hidden=2">A task that a line can do</To>
        </li>
      </Try>
      <Sources of="networks" />
    </>
  )
}
