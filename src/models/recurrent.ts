/** A language model that reads step by step: embedding, recurrent layers, head. The files of its cells say what is special about each. */
import { type Cell, Embedding, init, Linear, type State, stacked } from '../nn/index.js'
import { crossEntropy, scope, type Tensor, type Variable, variable } from '../tensor/index.js'
import { atLast, type Decoder, type LanguageConfig, type LanguageModel, type Mode, type ReadMode } from './language.js'

export interface RecurrentConfig extends LanguageConfig {
  readonly layers: number
  /** Length of the embedding and of each layer's output. */
  readonly width: number
  /** Share of values dropped in training, between layers and before the head; one draw holds for all steps. Default 0. */
  readonly dropout?: number
  /** Longest span worth remembering, in tokens, for chrono initialisation; left out, gates start as usual. */
  readonly span?: number
}

export class RecurrentLanguageModel implements LanguageModel {
  readonly embedding: Embedding
  readonly layers: readonly Cell[]
  readonly head: Linear

  constructor(
    readonly config: RecurrentConfig,
    makeCell: (inputs: number, config: RecurrentConfig) => Cell,
  ) {
    const { vocabulary, width, layers } = config
    this.embedding = new Embedding(vocabulary, width, init.normal(1))
    this.layers = Array.from({ length: layers }, () => makeCell(width, config))
    this.head = new Linear(width, vocabulary, { initial: init.zeros })
  }

  forward(tokens: Tensor, mode: Mode = {}): Tensor {
    return this.logits(this.read(this.embed(tokens.transpose()), mode).outputs)
  }

  embed(tokens: Tensor): Tensor {
    return scope('embedding', () => this.embedding.apply(tokens))
  }

  forwardEmbedded(embedded: Tensor, mode: Mode = {}): Tensor {
    return this.logits(this.read(embedded.transpose([1, 0, 2]), mode).outputs)
  }

  hidden(tokens: Tensor, mode: Mode = {}): Tensor {
    return this.read(this.embed(tokens.transpose()), mode).outputs.transpose([1, 0, 2])
  }

  loss(tokens: Tensor, targets: Tensor, mode: Mode = {}): Tensor {
    return scope('loss', () => crossEntropy(this.forward(tokens, mode), targets))
  }

  decoder(batch: number): Decoder {
    const { width } = this.config
    const { dtype } = this.embedding.weight
    const state = this.layers.map((cell, layer) =>
      Array.from({ length: cell.memories }, (_, i) =>
        variable([batch, width], init.zeros, { name: `state.${layer}.${i === 0 ? 'output' : 'cell'}`, dtype }),
      ),
    )
    return {
      keeps: 'summary',
      state: state.flat(),
      read: (tokens, start, { every = false, row, last, ...mode }: ReadMode = {}) => {
        const goesOn = start.greater(0).cast(dtype).reshape([-1, 1])
        const held = (memory: Tensor): Tensor => (row ? memory.gather(row.reshape([1])) : memory)
        const before = state.map((memories) => memories.map((memory) => held(memory).mul(goesOn)))
        const { outputs, states } = this.read(this.embed(tokens.transpose()), mode, before)
        const byRow = outputs.transpose([1, 0, 2])
        const told = every ? byRow : atLast(byRow, last).reshape([tokens.shape[0]!, width])
        const kept = (memory: Variable, y: Tensor): Tensor => (row ? memory.writeAt(y, row, 0) : y)
        const updates = states.flatMap((after, layer) =>
          after.map((y, i) => {
            const memory = state[layer]![i]!
            return [memory, kept(memory, y)] as const
          }),
        )
        return { logits: this.head.apply(told), updates }
      },
    }
  }

  /** Embedded tokens [time, batch, width] → outputs of the last layer, of that shape, and every layer's state after the last. */
  private read(
    embedded: Tensor,
    { training = false }: Mode,
    before?: readonly State[],
  ): { readonly outputs: Tensor; readonly states: readonly State[] } {
    const rate = training ? (this.config.dropout ?? 0) : 0
    return stacked(this.layers, embedded, before, { dropout: rate })
  }

  /** Outputs [time, batch, width] → [batch, time, vocabulary]. */
  private logits(outputs: Tensor): Tensor {
    return this.head.apply(outputs.transpose([1, 0, 2]))
  }
}

/** Sizes by name: an LSTM of these has about as many parameters as a GPT of that name. */
export const recurrentSizes = {
  tiny: { layers: 2, width: 224, context: 64 },
  small: { layers: 2, width: 448, context: 128 },
  base: { layers: 3, width: 672, context: 256 },
} as const
