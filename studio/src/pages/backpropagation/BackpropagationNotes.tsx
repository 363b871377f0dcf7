import { Inspect } from '../../shell/Inspector'
import { PageLink } from '../../shell/PageLink'
import { plain } from './numbers'

export function BackpropagationNotes({
  examples,
  seed,
}: {
  readonly examples: readonly (readonly number[])[]
  readonly seed: number
}) {
  return (
    <>
      <Inspect tab="Explain">
        <p>
          Forward: s = w₁x₁ + w₂x₂ + b, h = f(s), ŷ = Σ w·h + b. Backward, the chain rule: the derivative of the loss by
          a weight is what arrives at the weight’s end, times what the weight was multiplied by. Nothing is computed
          twice: each unit passes on one number.
        </p>
        <p className="mt-2">
          Gradient descent then moves every weight: w ← w − rate · ∂L/∂w, with the mean over all examples. D. Rumelhart,
          G. Hinton and R. Williams made this way of learning known in 1986 (doi:10.1038/323533a0).
        </p>
        <p className="mt-2">
          <PageLink to="/learn/networks" className="underline underline-offset-4">
            The chapter on networks
          </PageLink>
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A kitchen that serves a dish too salty passes the complaint back: the waiter to the cook, the cook to whoever
          salted the stock, each adding how much their own part counted.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> nobody in the network judges or understands. Each part multiplies two
          numbers, and blame is no more than a slope: right for a small step, and only there.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>Examples: {examples.map(([a, b, y]) => `(${a}, ${b}) → ${plain(y!)}`).join('; ')}.</p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Weights drawn from seed {seed}. Values and derivatives are computed here, in double precision, by the
          library’s own differentiation; nothing is recorded.
        </p>
      </Inspect>
    </>
  )
}
