import { type Tensor, type Variable, variable } from '../tensor/index.js'
import { perChannel } from './convolution.js'
import { ones, zeros } from './init.js'

/** Layer normalisation over the last axis with learnt gain and bias (arXiv:1607.06450). */
export class LayerNorm {
  readonly gain: Variable
  readonly bias: Variable

  constructor(
    width: number,
    private readonly epsilon = 1e-5,
  ) {
    this.gain = variable([width], ones)
    this.bias = variable([width], zeros)
  }

  apply(x: Tensor): Tensor {
    return x.layerNorm(this.epsilon).mul(this.gain).add(this.bias)
  }
}

/** Root-mean-square normalisation over the last axis with learnt gain (arXiv:1910.07467). */
export class RmsNorm {
  readonly gain: Variable

  constructor(
    width: number,
    private readonly epsilon = 1e-6,
  ) {
    this.gain = variable([width], ones)
  }

  apply(x: Tensor): Tensor {
    return x.rmsNorm(this.epsilon).mul(this.gain)
  }
}

/**
 * Group normalisation of [batch, channels, ...space] with learnt gain and bias a channel (arXiv:1803.08494): each image's
 * channels are cut into `groups`, and each group gets mean 0 and variance 1. It knows no other image, so training and use are one.
 */
export class GroupNorm {
  readonly gain: Variable
  readonly bias: Variable

  constructor(
    channels: number,
    private readonly groups: number,
    private readonly epsilon = 1e-5,
  ) {
    this.gain = variable([channels], ones)
    this.bias = variable([channels], zeros)
  }

  apply(x: Tensor): Tensor {
    return x.groupNorm(this.groups, this.epsilon).mul(perChannel(this.gain, x)).add(perChannel(this.bias, x))
  }
}
