/**
 * Two inputs, a hidden layer, one output, in doubles: s = W₁ᵀx + b₁, h = f(s), ŷ = w₂·h + b₂, L = ½ (ŷ − y)². The gradients of all of it, of what is on the
 * way too, are those of the library's own reverse-mode differentiation.
 */
import { float32, type Memory, program } from '../../runtime/index.js'
import { grad, randomStream, type Tensor } from '../../tensor/index.js'
import type { SmallTask } from './small-tasks.js'

export const activations = ['tanh', 'relu'] as const

export interface SmallNetworkOptions {
  readonly hidden: number
  readonly activation: (typeof activations)[number]
}

/** What a pass over some examples found; of each example, row-major. */
export interface Pass {
  /** Mean of ½ (ŷ − y)². */
  readonly loss: number
  /** [parameters], of the mean loss, in the order of `names`. */
  readonly gradient: Float64Array
  /** [examples, hidden] each: s, h, f′(s), ∂L/∂h and ∂L/∂s. */
  readonly sums: Float64Array
  readonly hidden: Float64Array
  readonly slopes: Float64Array
  readonly hiddenGradients: Float64Array
  readonly sumGradients: Float64Array
  /** [examples]: ŷ and ∂L/∂ŷ. */
  readonly outputs: Float64Array
  readonly outputGradients: Float64Array
}

export interface SmallNetwork {
  /** Of the weights, in their order: `x₁→h₁`, `x₂→h₁`, …, `b h₁`, …, `h₁→ŷ`, …, `b ŷ`. */
  readonly names: readonly string[]
  initial(seed: number): Float64Array
  run(weights: Float64Array, task: SmallTask): Promise<Pass>
  close(): Promise<void>
}

export function smallNetwork(memory: Memory, { hidden, activation }: SmallNetworkOptions): SmallNetwork {
  const names = namesOf(hidden)
  const float64 = (shape: readonly (number | string)[]) => ({ ...float32(shape), dtype: 'float64' }) as const
  const pass = program(
    memory,
    { weights: float64([names.length]), x: float64(['rows', 2]), y: float64(['rows']) },
    ({ weights, x, y }) => {
      const part = (from: number, shape: readonly number[]): Tensor =>
        weights.slice(0, from, from + shape.reduce((a, b) => a * b, 1)).reshape(shape)
      const sums = x.matmul(part(0, [2, hidden])).add(part(2 * hidden, [hidden]))
      const states = activation === 'tanh' ? sums.tanh() : sums.relu()
      const outputs = states
        .matmul(part(3 * hidden, [hidden, 1]))
        .reshape([-1])
        .add(part(4 * hidden, [1]))
      const loss = outputs.sub(y).square().mean().div(2)
      const [gradient, sumGradients, hiddenGradients, outputGradients] = grad(loss, [weights, sums, states, outputs])
      const [slopes] = grad(states.sum(), [sums])
      return {
        outputs: {
          ...{ loss, gradient: gradient!, sums, hidden: states, slopes: slopes!, outputs },
          ...{ sumGradients: sumGradients!, hiddenGradients: hiddenGradients!, outputGradients: outputGradients! },
        },
      }
    },
    { name: 'small network' },
  )
  return {
    names,
    initial(seed) {
      const random = randomStream(seed, 'small network')
      // Biases of nothing would put a rectifier's kink right at the example (0, 0), where it has no derivative.
      return Float64Array.from(names, (name) => random.normal() * (name.startsWith('b ') ? 0.3 : 1))
    },
    async run(weights, { inputs, targets }) {
      const found = await pass.run({
        weights: { data: weights, shape: [names.length] },
        x: { data: Float64Array.from(inputs.flat()), shape: [inputs.length, 2] },
        y: { data: Float64Array.from(targets), shape: [targets.length] },
      })
      const { loss, ...rest } = found
      const arrays = Object.fromEntries(
        Object.entries(rest).map(([name, { data }]) => [name, (data as Float64Array).slice()]),
      )
      return { loss: Number(loss.data[0]), ...arrays } as unknown as Pass
    },
    close: () => pass.close(),
  }
}

const digits = '₀₁₂₃₄₅₆₇₈₉'

function namesOf(hidden: number): readonly string[] {
  const units = Array.from({ length: hidden }, (_, i) => `h${digits[i + 1]}`)
  const to = (from: string): readonly string[] => units.map((unit) => `${from}→${unit}`)
  return [...to('x₁'), ...to('x₂'), ...units.map((unit) => `b ${unit}`), ...units.map((unit) => `${unit}→ŷ`), 'b ŷ']
}
