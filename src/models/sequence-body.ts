/** What can stand between the input and the head of a sequence model. */
import { Bidirectional, type Cell, causal, ElmanCell, GruCell, init, Linear, LstmCell, stacked } from '../nn/index.js'
import { concat, fail, range, scope, type Tensor, type Variable, variable } from '../tensor/index.js'
import { angles, Block } from './block.js'

export type SequenceKind = 'rnn' | 'lstm' | 'gru' | 'gpt'

export interface SequenceBodyConfig {
  readonly kind: SequenceKind
  readonly layers: number
  /** Length of a layer's output, in each direction. */
  readonly width: number
  /** Steps of a sequence, at most. */
  readonly length: number
  /** Of attention in a GPT. */
  readonly heads?: number
  /** Longest span worth remembering, in steps, for chrono initialisation of an LSTM or a GRU; left out, gates start as usual. */
  readonly span?: number
  /** Weights that meet a recurrent state start orthogonal. */
  readonly isOrthogonal?: boolean
  /** Recurrent layers read from both ends. */
  readonly isBidirectional?: boolean
}

export interface SequenceBody {
  /** Length of what is read out of a step. */
  readonly size: number
  /** Of numbers [batch, time, inputs]. */
  read(x: Tensor): SequenceReading
}

export interface SequenceReading {
  /** What is known when all is read: [batch, size]. */
  last(): Tensor
  /** What is known at each step: [batch, time, size]. */
  every(): Tensor
}

export const sequenceBody = (inputs: number, config: SequenceBodyConfig): SequenceBody => {
  if (config.kind === 'gpt') return new AttentionBody(inputs, config)
  return config.isBidirectional ? new BidirectionalBody(inputs, config) : new RecurrentBody(inputs, config)
}

const cells = { lstm: LstmCell, gru: GruCell, rnn: ElmanCell } as const

const cellOf = (inputs: number, { kind, width, span, isOrthogonal }: SequenceBodyConfig): Cell => {
  if (kind === 'gpt') fail('sequence', 'gpt', 'its layers are no cells')
  return new cells[kind](inputs, width, { span, recurrent: isOrthogonal ? init.orthogonal : undefined })
}

/** [batch, time, …] to [time, batch, …], and back. */
const timeFirst = (x: Tensor): Tensor => x.transpose([1, 0, 2])

class RecurrentBody implements SequenceBody {
  readonly size: number
  readonly layers: readonly Cell[]

  constructor(inputs: number, config: SequenceBodyConfig) {
    this.size = config.width
    this.layers = Array.from({ length: config.layers }, (_, layer) =>
      cellOf(layer === 0 ? inputs : config.width, config),
    )
  }

  read(x: Tensor): SequenceReading {
    const { outputs, states } = stacked(this.layers, timeFirst(x))
    return { last: () => states.at(-1)![0]!, every: () => timeFirst(outputs) }
  }
}

class BidirectionalBody implements SequenceBody {
  readonly size: number
  readonly layers: readonly Bidirectional[]

  constructor(inputs: number, config: SequenceBodyConfig) {
    this.size = 2 * config.width
    const cell = (layer: number): Cell => cellOf(layer === 0 ? inputs : this.size, config)
    this.layers = Array.from({ length: config.layers }, (_, layer) => new Bidirectional(cell(layer), cell(layer)))
  }

  read(x: Tensor): SequenceReading {
    let outputs = timeFirst(x)
    let ends: readonly Tensor[] = []
    for (const [i, layer] of this.layers.entries()) {
      const read = scope(`layers.${i}`, () => layer.apply(outputs))
      outputs = read.outputs
      ends = read.states.map((state) => state[0]!)
    }
    return { last: () => concat(ends, 1), every: () => timeFirst(outputs) }
  }
}

class AttentionBody implements SequenceBody {
  readonly size: number
  readonly input: Linear
  readonly origin: Variable
  readonly blocks: readonly Block[]
  private readonly config: { readonly heads: number; readonly width: number; readonly context: number }

  constructor(inputs: number, { layers, width, length, heads = 4 }: SequenceBodyConfig) {
    this.size = width
    this.config = { heads, width, context: length }
    this.input = new Linear(inputs, width, { bias: false, initial: init.normal(1) })
    this.origin = variable([width], init.normal(1))
    this.blocks = Array.from({ length: layers }, (_, layer) => new Block(this.config, layer))
  }

  read(x: Tensor): SequenceReading {
    const [batch, time] = x.shape as [number, number, number]
    if (time > this.config.context) fail('sequence', `${time} steps`, `at most ${this.config.context} are read`)
    const at = angles(range(time), this.config, this.origin.dtype)
    let state = this.input.apply(x).add(this.origin)
    for (const [i, block] of this.blocks.entries()) {
      state = scope(`blocks.${i}`, () => block.apply(state, at, causal, {}))
    }
    return { last: () => state.slice(1, -1).reshape([batch, this.size]), every: () => state }
  }
}
