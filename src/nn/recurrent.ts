/**
 * Recurrent layers. A cell splits what it computes in two: what needs only the input is one product for all steps together
 * (`project`), what needs the state is done step by step (`step`). Sequences are unrolled, so the graph has every step in it.
 */
import {
  concat,
  type Initializer,
  range,
  scope,
  type Tensor,
  uniform,
  type Variable,
  variable,
} from '../tensor/index.js'
import { dropout } from './dropout.js'
import { fanIn, uniform as uniformly, zeros } from './init.js'

/** What a cell remembers of each row: tensors [batch, width]. The first is also its output. */
export type State = readonly Tensor[]

export interface Cell {
  /** Length of the output. */
  readonly width: number
  /** How many tensors the state has. */
  readonly memories: number
  /** [rows, inputs] → [rows, gates × width]: all that does not wait for the state. */
  project(x: Tensor): Tensor
  /** One step: projected inputs [batch, gates × width] and the state before → the state after. */
  step(projected: Tensor, state: State): State
}

interface GatesOptions extends Pick<CellOptions, 'recurrent'> {
  readonly bias?: Initializer
}

/** Input and recurrent weights of `gates` gates side by side, the recurrent ones by default within ±1/√width. */
class Gates {
  readonly input: Variable
  readonly recurrent: Variable
  readonly bias: Variable

  constructor(inputs: number, width: number, gates: number, { bias = zeros, recurrent }: GatesOptions = {}) {
    this.input = variable([inputs, gates * width], fanIn)
    this.recurrent = variable([width, gates * width], recurrent ?? uniformly(1 / Math.sqrt(width)))
    this.bias = variable([gates * width], bias)
  }

  project(x: Tensor): Tensor {
    return x.matmul(this.input).add(this.bias)
  }
}

/** Elman's network (doi:10.1207/s15516709cog1402_1): h′ = tanh(x·W + h·U + b). */
export class ElmanCell implements Cell {
  readonly memories = 1
  readonly gates: Gates

  constructor(
    inputs: number,
    readonly width: number,
    options: Pick<CellOptions, 'recurrent'> = {},
  ) {
    this.gates = new Gates(inputs, width, 1, options)
  }

  project(x: Tensor): Tensor {
    return this.gates.project(x)
  }

  step(projected: Tensor, [h]: State): State {
    return [projected.add(h!.matmul(this.gates.recurrent)).tanh()]
  }
}

export interface CellOptions {
  /**
   * Longest span worth remembering, in steps: chrono initialisation (arXiv:1804.11188) draws forget biases log(u), u from
   * 1 to span − 1, and starts input gates at their opposite. Without it the forget bias is 1 (Gers et al. 2000).
   */
  readonly span?: number | undefined
  /** How the weights [width, gates × width] that meet the state start. Default: uniform within ±1/√width. */
  readonly recurrent?: Initializer | undefined
}

/**
 * Long short-term memory with a forget gate (doi:10.1162/neco.1997.9.8.1735, doi:10.1162/089976600300015015):
 * i, f, o = σ(x·W + h·U + b), g = tanh(…), c′ = f·c + i·g, h′ = o·tanh(c′).
 */
export class LstmCell implements Cell {
  readonly memories = 2
  readonly gates: Gates

  constructor(
    inputs: number,
    readonly width: number,
    { span, recurrent }: CellOptions = {},
  ) {
    const bias = span === undefined ? forgetBias(width) : chronoBias(width, span)
    this.gates = new Gates(inputs, width, 4, { bias, recurrent })
  }

  project(x: Tensor): Tensor {
    return this.gates.project(x)
  }

  step(projected: Tensor, [h, c]: State): State {
    const { width } = this
    const [open, candidate] = projected.add(h!.matmul(this.gates.recurrent)).split(1, [3 * width, width])
    const [i, f, o] = open!.sigmoid().split(1, 3)
    const next = f!.mul(c!).add(i!.mul(candidate!.tanh()))
    return [o!.mul(next.tanh()), next]
  }
}

/** Of the gates input, forget, output and candidate, forget starts at 1. */
const forgetBias =
  (width: number): Initializer =>
  (out) => {
    out.fill(0).fill(1, width, 2 * width)
  }

const chronoBias =
  (width: number, span: number): Initializer =>
  (out, _shape, stream) => {
    out.fill(0)
    for (let i = 0; i < width; i++) {
      const bias = Math.log(1 + stream.uniform() * Math.max(0, span - 2))
      out[i] = -bias
      out[width + i] = bias
    }
  }

/**
 * Gated recurrent unit (arXiv:1406.1078), the reset gate applied after the product (arXiv:1604.01946), so that a step has one product:
 * r, z = σ(x·W + h·U + b), n = tanh(x·W + b + r·(h·U)), h′ = (1 − z)·n + z·h.
 */
export class GruCell implements Cell {
  readonly memories = 1
  readonly gates: Gates

  constructor(
    inputs: number,
    readonly width: number,
    { span, recurrent }: CellOptions = {},
  ) {
    const bias = span === undefined ? zeros : keepBias(width, span)
    this.gates = new Gates(inputs, width, 3, { bias, recurrent })
  }

  project(x: Tensor): Tensor {
    return this.gates.project(x)
  }

  step(projected: Tensor, [h]: State): State {
    const { width } = this
    const [gates, candidate] = projected.split(1, [2 * width, width])
    const [gatesOfState, candidateOfState] = h!.matmul(this.gates.recurrent).split(1, [2 * width, width])
    const [r, z] = gates!.add(gatesOfState!).sigmoid().split(1, 2)
    const n = candidate!.add(r!.mul(candidateOfState!)).tanh()
    return [n.add(z!.mul(h!.sub(n)))]
  }
}

/** Chrono initialisation of a unit whose one gate both keeps and writes: z starts open for log(u). */
const keepBias =
  (width: number, span: number): Initializer =>
  (out, _shape, stream) => {
    out.fill(0)
    for (let i = width; i < 2 * width; i++) out[i] = Math.log(1 + stream.uniform() * Math.max(0, span - 2))
  }

export interface UnrollOptions {
  /** Read from the last step to the first; outputs stay where their inputs are. */
  readonly isReversed?: boolean
  /** Steps of each row (int32 [batch]): past them the state stands still and the output is zero. */
  readonly lengths?: Tensor
}

export interface Unrolled {
  /** [time, batch, width]. */
  readonly outputs: Tensor
  readonly state: State
}

/** A cell over a sequence [time, batch, inputs], from `state` (zeros by default) on. */
export function unroll(cell: Cell, x: Tensor, state?: State, options: UnrollOptions = {}): Unrolled {
  const [time, batch, inputs] = x.shape as [number, number, number]
  const { isReversed = false, lengths } = options
  const projected = cell.project(x.reshape([time * batch, inputs])).split(0, time)
  const order = [...projected.keys()]
  if (isReversed) order.reverse()
  const live =
    lengths &&
    range(time)
      .reshape([-1, 1])
      .less(lengths.reshape([1, -1]))
      .cast(x.dtype)
  const isLive = live?.reshape([time * batch, 1]).split(0, time)
  let memory = state ?? zeroState(cell, batch, x)
  const outputs = new Array<Tensor>(time)
  for (const t of order) {
    const next = cell.step(projected[t]!, memory)
    const mask = isLive?.[t]
    memory = mask ? next.map((y, i) => memory[i]!.add(mask.mul(y.sub(memory[i]!)))) : next
    outputs[t] = mask ? mask.mul(next[0]!) : next[0]!
  }
  return { outputs: concat(outputs, 0).reshape([time, batch, cell.width]), state: memory }
}

/** The state before anything was read. */
export const zeroState = (cell: Cell, batch: number, like: Tensor): State =>
  Array.from({ length: cell.memories }, () => uniform(0, [batch, cell.width], like.dtype))

export interface StackOptions {
  /** Share of values dropped between layers, and after the last. Default 0. */
  readonly dropout?: number
  readonly lengths?: Tensor
}

/** Cells on top of one another, each reading the outputs of the one below: [time, batch, inputs] → [time, batch, width]. */
export function stacked(
  cells: readonly Cell[],
  x: Tensor,
  states?: readonly State[],
  { dropout: rate = 0, ...options }: StackOptions = {},
): { readonly outputs: Tensor; readonly states: readonly State[] } {
  let outputs = x
  const after = cells.map((cell, layer) => {
    const { outputs: made, state } = scope(`layers.${layer}`, () => unroll(cell, outputs, states?.[layer], options))
    outputs = dropout(made, rate, { sharedAxes: [0] })
    return state
  })
  return { outputs, states: after }
}

/** Two cells, one reading forwards and one backwards (doi:10.1109/78.650093): [time, batch, inputs] → [time, batch, both widths]. */
export class Bidirectional {
  constructor(
    readonly forwards: Cell,
    readonly backwards: Cell,
  ) {}

  /** With `lengths` each row is read backwards from its own end. The final states of both directions come beside the outputs. */
  apply(
    x: Tensor,
    options: Pick<UnrollOptions, 'lengths'> = {},
  ): { readonly outputs: Tensor; readonly states: readonly State[] } {
    const there = unroll(this.forwards, x, undefined, options)
    const back = unroll(this.backwards, x, undefined, { ...options, isReversed: true })
    return { outputs: concat([there.outputs, back.outputs], 2), states: [there.state, back.state] }
  }
}
