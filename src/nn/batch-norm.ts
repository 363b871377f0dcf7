import { type Tensor, type Variable, variable } from '../tensor/index.js'
import { perChannel } from './convolution.js'
import { ones, zeros } from './init.js'

/** How much of a batch's statistics enters the kept ones. */
const share = 0.05

/**
 * Batch normalisation of [batch, channels, ...space], or of [batch, channels], with learnt gain and bias a channel (arXiv:1502.03167). In training
 * a channel gets mean 0 and variance 1 over the batch; the statistics that are kept follow slowly, and in use they stand for the batch's, so that
 * what becomes of an example does not depend on those beside it. `mean` and `variance` are kept, not learnt.
 */
export class BatchNorm {
  readonly gain: Variable
  readonly bias: Variable
  readonly mean: Variable
  readonly variance: Variable

  constructor(
    channels: number,
    private readonly epsilon = 1e-5,
  ) {
    this.gain = variable([channels], ones)
    this.bias = variable([channels], zeros)
    this.mean = variable([channels], zeros)
    this.variance = variable([channels], ones)
  }

  /** By the kept statistics. */
  apply(x: Tensor): Tensor {
    return this.scaled(x, this.mean, this.variance)
  }

  /** By the batch's statistics, with the kept ones as they are afterwards. */
  train(x: Tensor): { readonly y: Tensor; readonly updates: readonly (readonly [Variable, Tensor])[] } {
    const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]))
    const mean = x.mean(axes)
    const variance = x.square().mean(axes).sub(mean.square())
    const followed = (kept: Variable, seen: Tensor): Tensor => kept.mul(1 - share).add(seen.stopGradient().mul(share))
    return {
      y: this.scaled(x, mean, variance),
      updates: [
        [this.mean, followed(this.mean, mean)],
        [this.variance, followed(this.variance, variance)],
      ],
    }
  }

  /** As one gain and one bias a channel: two passes over x. */
  private scaled(x: Tensor, mean: Tensor, variance: Tensor): Tensor {
    const gain = this.gain.div(variance.add(this.epsilon).sqrt())
    const bias = this.bias.sub(mean.mul(gain))
    return x.mul(perChannel(gain, x)).add(perChannel(bias, x))
  }
}
