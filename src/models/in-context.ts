/**
 * A GPT that reads pairs of numbers instead of tokens and learns from them without training: given x₁, y₁, …, xₖ it predicts yₖ
 * (S. Garg et al., "What can transformers learn in-context?", arXiv:2208.01066). What is unusual, against `gpt.ts`:
 * - each x and each y is a position, read in by a linear map plus a vector of its kind, which keeps lengths alive in the norms;
 * - the head is one number without a norm before it, read at the positions of the xs.
 */
import { causal, Embedding, init, Linear } from '../nn/index.js'
import { fail, range, scope, stack, type Tensor } from '../tensor/index.js'
import { angles, Block, type BlockConfig } from './block.js'

export interface InContextConfig extends Omit<BlockConfig, 'context'> {
  readonly family: 'in-context'
  /** Length of x. */
  readonly dimensions: number
  /** Pairs of x and y read at once, at most. */
  readonly points: number
  readonly layers: number
}

export class InContextRegression {
  readonly readX: Linear
  readonly readY: Linear
  /** What is added to every x, and to every y. */
  readonly kinds: Embedding
  readonly blocks: readonly Block[]
  readonly head: Linear

  constructor(readonly config: InContextConfig) {
    const { dimensions, layers, width } = config
    this.readX = new Linear(dimensions, width, { bias: false, initial: init.normal(1 / Math.sqrt(dimensions)) })
    this.readY = new Linear(1, width, { bias: false, initial: init.normal(1 / Math.sqrt(dimensions)) })
    this.kinds = new Embedding(2, width, init.normal(1))
    this.blocks = Array.from({ length: layers }, (_, layer) => new Block(this.block, layer))
    this.head = new Linear(width, 1, { initial: init.zeros })
  }

  /**
   * x [batch, points, dimensions] and y [batch, points] → predictions of y [batch, points], each from its own x and the pairs
   * before it.
   */
  forward(x: Tensor, y: Tensor): Tensor {
    const [batch, points] = x.shape as [number, number]
    const { dimensions, width } = this.config
    if (points > this.config.points) fail('in-context', `${points} points`, `at most ${this.config.points} are read`)
    const read = scope('read', () => {
      const ys = y.reshape([batch, points, 1])
      const pairs = stack([this.readX.apply(x), this.readY.apply(ys)], 2) // [batch, points, 2, width]
      return pairs.add(this.kinds.weight).reshape([batch, 2 * points, width])
    })
    let state = read.slice(1, 0, -1) // the last y has nothing to predict
    const at = angles(range(2 * points - 1), this.block, x.dtype)
    for (const [i, block] of this.blocks.entries()) {
      state = scope(`blocks.${i}`, () => block.apply(state, at, causal, {}))
    }
    const unit = scope('head', () => this.head.apply(state.slice(1, 0, undefined, 2))) // [batch, points, 1]
    return unit.reshape([batch, points]).mul(Math.sqrt(dimensions)) // the deviation of y
  }

  private get block(): BlockConfig {
    const { heads, width, points } = this.config
    return { heads, width, context: 2 * points }
  }
}
