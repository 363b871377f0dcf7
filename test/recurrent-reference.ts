/** Recurrent networks number by number, one row and one unit at a time, as the papers write them. */

/** Weights [inputs, gates × width], [width, gates × width] and [gates × width], row-major. */
export interface CellWeights {
  readonly input: readonly number[]
  readonly recurrent: readonly number[]
  readonly bias: readonly number[]
}

/** One step of one row: the state before → the state after, of which the first is the output. */
export type ScalarCell = (weights: CellWeights, x: readonly number[], state: readonly number[][]) => number[][]

const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a))

/** Σₖ v[k]·m[k, column]. */
function along(v: readonly number[], m: readonly number[], column: number): number {
  const columns = m.length / v.length
  return v.reduce((sum, value, k) => sum + value * m[k * columns + column]!, 0)
}

/** h′ⱼ = tanh(Wx + Uh + b)ⱼ. */
const elman: ScalarCell = ({ input, recurrent, bias }, x, [h]) => [
  h!.map((_, j) => Math.tanh(along(x, input, j) + along(h!, recurrent, j) + bias[j]!)),
]

/** The gates in the order input, forget, output, candidate. */
const lstm: ScalarCell = ({ input, recurrent, bias }, x, [h, c]) => {
  const width = h!.length
  const [output, cell]: [number[], number[]] = [[], []]
  for (let j = 0; j < width; j++) {
    const a = (gate: number): number => {
      const column = gate * width + j
      return along(x, input, column) + along(h!, recurrent, column) + bias[column]!
    }
    cell[j] = sigmoid(a(1)) * c![j]! + sigmoid(a(0)) * Math.tanh(a(3))
    output[j] = sigmoid(a(2)) * Math.tanh(cell[j]!)
  }
  return [output, cell]
}

/** The gates in the order reset, update, candidate; reset multiplies what the state says to the candidate. */
const gru: ScalarCell = ({ input, recurrent, bias }, x, [h]) => {
  const width = h!.length
  const fromInput = (gate: number, j: number): number => along(x, input, gate * width + j) + bias[gate * width + j]!
  const fromState = (gate: number, j: number): number => along(h!, recurrent, gate * width + j)
  return [
    h!.map((before, j) => {
      const reset = sigmoid(fromInput(0, j) + fromState(0, j))
      const update = sigmoid(fromInput(1, j) + fromState(1, j))
      const candidate = Math.tanh(fromInput(2, j) + reset * fromState(2, j))
      return (1 - update) * candidate + update * before
    }),
  ]
}

export const scalarCells = { elman, lstm, gru }

/** A row read alone, `length` steps of it and no more: outputs at their inputs' places, and the last state. */
export function readRow(
  cell: ScalarCell,
  weights: CellWeights,
  steps: readonly (readonly number[])[],
  state: readonly number[][],
  { length = steps.length, isReversed = false } = {},
): { readonly outputs: readonly (readonly number[])[]; readonly state: readonly number[][] } {
  const outputs = steps.map(() => state[0]!.map(() => 0))
  let memory = state
  for (let i = 0; i < length; i++) {
    const t = isReversed ? length - 1 - i : i
    memory = cell(weights, steps[t]!, memory)
    outputs[t] = [...memory[0]!]
  }
  return { outputs, state: memory }
}

/** The slopes of `f` by each number of `at`, by central differences. */
export function slopes(f: (at: readonly number[]) => number, at: readonly number[], step = 1e-5): number[] {
  return at.map((x, i) => (f(at.with(i, x + step)) - f(at.with(i, x - step))) / (2 * step))
}
