/**
 * A GPT that reads pairs of numbers instead of tokens and learns from them without training: given x₁, y₁, …, xₖ it predicts yₖ
 * (S. Garg et al., "What can transformers learn in-context?", arXiv:2208.01066). What is unusual, against `gpt.ts`:
 * - a position holds a question and the answered pair before it, (xₖ, xₖ₋₁, yₖ₋₁), where the paper gives every x and every y a
 *   position of its own: half as long, and no layer has to find out first which y belongs to which x (as in arXiv:2212.07677);
 * - examples have no order, so positions are not turned;
 * - a learnt vector is added to what is read, which keeps lengths alive in the norms; no norm before the head, one number.
 */
import { causal, init, Linear } from '../nn/index.js'
import { concat, fail, scope, type Tensor, type Variable, variable } from '../tensor/index.js'
import { Block, type BlockConfig } from './block.js'

export interface InContextConfig extends BlockConfig {
  readonly family: 'in-context'
  /** Length of x. */
  readonly dimensions: number
  /** Pairs of x and y read at once, at most. */
  readonly points: number
  readonly layers: number
}

export class InContextRegression {
  readonly read: Linear
  readonly origin: Variable
  readonly blocks: readonly Block[]
  readonly head: Linear

  constructor(readonly config: InContextConfig) {
    const { dimensions, layers, width } = config
    this.read = new Linear(2 * dimensions + 1, width, { bias: false, initial: init.normal(1 / Math.sqrt(dimensions)) })
    this.origin = variable([width], init.normal(1))
    this.blocks = Array.from({ length: layers }, (_, layer) => new Block(config, layer))
    this.head = new Linear(width, 1, { initial: init.zeros })
  }

  /**
   * x [batch, points, dimensions] and y [batch, points] → predictions of y [batch, points], each from its own x and the pairs
   * before it.
   */
  forward(x: Tensor, y: Tensor): Tensor {
    const [batch, points] = x.shape as [number, number]
    const { dimensions } = this.config
    if (points > this.config.points) fail('in-context', `${points} points`, `at most ${this.config.points} are read`)
    const pairs = concat([x, y.reshape([batch, points, 1])], 2)
    const before = pairs.slice(1, 0, -1).pad(1, 1, 0) // nothing comes before the first
    let state = scope('read', () => this.read.apply(concat([x, before], 2)).add(this.origin)) // [batch, points, width]
    for (const [i, block] of this.blocks.entries()) {
      state = scope(`blocks.${i}`, () => block.apply(state, undefined, causal))
    }
    const unit = scope('head', () => this.head.apply(state)).reshape([batch, points])
    return unit.mul(Math.sqrt(dimensions)) // the deviation of y
  }
}
