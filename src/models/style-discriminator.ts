/**
 * A residual discriminator (arXiv:1912.04958): every block halves the picture, and the last reads, beside its features, by how much the
 * pictures of a group differ (arXiv:1710.10196), so that a generator that always makes the same is found out.
 */
import { EqualisedConvolution, EqualisedLinear } from '../nn/index.js'
import { scope, type Tensor } from '../tensor/index.js'
import { deviationOfGroups } from './group-deviation.js'
import type { StyleStage } from './style-sizes.js'

export class StyleDiscriminator {
  readonly fromColours: EqualisedConvolution
  readonly blocks: readonly HalvingBlock[]
  readonly last: EqualisedConvolution
  readonly deviation: EqualisedLinear
  readonly hidden: EqualisedLinear
  readonly out: EqualisedLinear

  /** Stages from the smallest to that of the pictures, which have so many `channels`. */
  constructor(stages: readonly StyleStage[], channels: number) {
    const [smallest, largest] = [stages[0]!, stages.at(-1)!]
    this.fromColours = new EqualisedConvolution(channels, largest.channels, 1, rectified)
    this.blocks = stages
      .slice(1)
      .map((stage, i) => new HalvingBlock(stage.channels, stages[i]!.channels))
      .toReversed()
    const deep = smallest.channels
    this.last = new EqualisedConvolution(deep, deep, 3, rectified)
    this.deviation = new EqualisedLinear(1, deep)
    this.hidden = new EqualisedLinear(deep * smallest.height * smallest.width, deep, rectified)
    this.out = new EqualisedLinear(deep, 1)
  }

  /** [batch, channels, height, width] → scores [batch]. */
  apply(x: Tensor): Tensor {
    const batch = x.shape[0]!
    let state = scope('fromColours', () => this.fromColours.apply(x).leakyRelu())
    for (const [i, block] of this.blocks.entries()) state = scope(`blocks.${i}`, () => block.apply(state))
    const seen = scope('last', () => this.last.apply(state).add(this.deviations(state)).leakyRelu())
    const hidden = scope('hidden', () => this.hidden.apply(seen.reshape([batch, -1])).leakyRelu())
    return scope('out', () => this.out.apply(hidden)).reshape([batch])
  }

  /** What a channel more would add whose every place holds the deviation, [batch, channels, 1, 1]; channels stay whole blocks. */
  private deviations(x: Tensor): Tensor {
    const added = scope('deviation', () => this.deviation.apply(deviationOfGroups(x.reshape([x.shape[0]!, -1]))))
    return added.reshape([...added.shape, 1, 1])
  }
}

/** Makes up for what a rectifier takes of the deviation. */
const rectified = { gain: Math.SQRT2 }

/** The picture halved by means of four pixels; the second convolution comes after it, at a quarter of the cost. */
class HalvingBlock {
  readonly first: EqualisedConvolution
  readonly second: EqualisedConvolution
  readonly around: EqualisedConvolution

  constructor(inputs: number, outputs: number) {
    this.first = new EqualisedConvolution(inputs, inputs, 3, rectified)
    this.second = new EqualisedConvolution(inputs, outputs, 3, { gain: 1 })
    this.around = new EqualisedConvolution(inputs, outputs, 1, { gain: Math.SQRT1_2, hasBias: false })
  }

  apply(x: Tensor): Tensor {
    const first = scope('first', () => this.first.apply(x).leakyRelu())
    const second = scope('second', () => this.second.apply(first.averagePool(2)).leakyRelu())
    return second.add(scope('around', () => this.around.apply(x.averagePool(2))))
  }
}
