import { citing, Sources } from '../cite'
import { Analogy, Formula, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('generative')

export default function Generative() {
  return (
    <>
      <p>
        Show a machine ten thousand photographs of dogs and cats. There are two very different things that it can learn
        from them. It can learn to tell you, of a new photograph, whether it shows a dog. Or it can learn what dogs look
        like, so well that it can show you one that never lived.
      </p>
      <p>
        The first kind of model is called <strong>discriminative</strong>: it learns the chance of a label y given an
        example x. The second is <strong>generative</strong>: it learns how the examples themselves are distributed.
      </p>
      <Formula says="Given x, how likely is each label? — How likely is x itself, or x of that kind?">
        <var>p</var>(<var>y</var> | <var>x</var>) &nbsp; against &nbsp; <var>p</var>(<var>x</var>) or <var>p</var>(
        <var>x</var> | <var>y</var>)
      </Formula>
      <p>
        The difference is not one of size or of fashion. It is a difference in what is asked. A discriminative model may
        throw away everything about a dog that does not help to tell it from a cat. A generative model may throw nothing
        away, because whatever it forgets will be missing in what it makes.
      </p>

      <h2>The same points, two questions</h2>
      <p>
        Below are measurements of two kinds of things, drawn from a seed. One model draws a border: it is logistic
        regression, fitted by descending a gradient, and it knows p(y | x) and nothing else. The other fits a bell of
        its own to each kind: the mean and the spread of what it saw. Ask both for new points.
      </p>
      <Live
        id="two-models"
        shows="logistic regression and two fitted bell curves learn the same points; only the bells can draw new ones."
      />
      <p>
        The border does its work: on which side does a point lie? Far out, where no point was ever seen, it is even
        surer of itself. The bells can be asked more: how usual is this point at all? And they can be drawn from, which
        is what <em>generating</em> means: take dice, and let them fall as the learnt distribution says.
      </p>
      <p>
        They can also judge. By Bayes’ rule, a model that says how likely an example is among each kind gives the chance
        of the kind. So such a model can classify, while the chance of a label says nothing of which examples there are:
        from p(y | x) alone nothing can be drawn.
      </p>
      <Formula says="What is known of each kind, and how frequent kinds are, gives the chance of a kind.">
        <var>p</var>(<var>y</var> | <var>x</var>) = <var>p</var>(<var>x</var> | <var>y</var>) <var>p</var>(<var>y</var>)
        / <var>p</var>(<var>x</var>)
      </Formula>

      <h2>Why, then, classify directly?</h2>
      <p>
        Because a model of everything has to be right about everything. If things are not shaped like bells, the bells
        pull the border to the wrong place, and the border that was fitted for itself does better. A. Ng and M. Jordan
        compared a pair of such models in 2001
        <Cite is="ng2001" />: with few examples the generative one was often ahead, with many the discriminative one had
        the lower error in the end. Where only a judgement is wanted, a classifier is smaller, cheaper and often more
        accurate. Real systems use both: a generator proposes, a classifier checks.
      </p>

      <h2>One idea, many machines</h2>
      <p>
        What is called generative AI today is this second question, asked about very large things: all the letters of a
        text, all the pixels of an image. Nobody can write down p(x) for images as a formula. The families that you will
        meet in this guide differ in how they get around that.
      </p>
      <ul>
        <li>
          <strong>Language models</strong> cut a text into small choices, each from a short list: <var>p</var>(text) ={' '}
          <var>p</var>(first) · <var>p</var>(second | first) · … They can say how likely a text is, exactly.
        </li>
        <li>
          <strong>Variational autoencoders</strong> draw a short code first and then an example from the code
          <Cite is="kingma2013" />.
        </li>
        <li>
          <strong>Adversarial networks</strong> never say how likely anything is. They only draw, and are taught by a
          judge
          <Cite is="goodfellow2014" />.
        </li>
        <li>
          <strong>Diffusion models</strong> learn to take away noise, and begin from nothing else
          <Cite is="ho2020" />.
        </li>
      </ul>
      <p>
        None of them stores its examples and looks them up. What is kept is weights: far fewer numbers, usually, than
        the data have. That is why they have to generalise; and where they have too many weights, or see the same
        example too often, they can learn it by heart all the same. The next section measures that.
      </p>
      <Analogy breaks="A critic has looked at things that a painter would call the same. A discriminative network has only seen what its labels told it to tell apart, and a generative one has no intention: it imitates a distribution, not a master.">
        <p>An art critic can tell a Monet from a Manet. A painter can paint one more. The critic needs less.</p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'Generative models are a newer, better kind of AI.',
            'They answer another question. For yes or no, whether a scan shows a fracture, a classifier is usually the right tool.',
          ],
          [
            'A generator picks from a store of examples.',
            'It draws from a learnt distribution. That it repeats an example now and then is a fault, and one that can be measured.',
          ],
        ]}
      />
      <Remember
        points={[
          'Discriminative: p(y | x), what tells kinds apart. Generative: p(x), what things are like.',
          'From a generative model one can draw; its answer is one of many.',
          'With Bayes’ rule a generative model that knows how likely things are can classify; a classifier alone gives nothing to draw from.',
          'Both are trained alike, by descending the gradient of a loss. They differ in what the loss asks.',
        ]}
      />
      <Try>
        <li>
          <To to="/lab/classifier">A classifier and a generator on the same points</To>, with networks in place of bells
        </li>
        <li>
          <To to="/lab/gan?data=moons">A generator that learns two moons</To>, taught by a discriminator
        </li>
        <li>
          <To to="/learn/chance?temperature=1&seed=7">One text, other dice</To>: many answers to one question
        </li>
      </Try>
      <Sources of="generative" />
    </>
  )
}
