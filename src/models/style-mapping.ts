import { EqualisedLinear } from '../nn/index.js'
import { scope, type Tensor } from '../tensor/index.js'

/**
 * From a Gaussian space, z, into one that need not be Gaussian, w, in which what varies in the examples can lie along straight lines
 * (arXiv:1812.04948): dense layers on a normalised z, which learn a hundred times slower than all others.
 */
export class MappingNetwork {
  readonly layers: readonly EqualisedLinear[]

  constructor(length: number, layers: number) {
    const options = { gain: Math.SQRT2, rate: slowness }
    this.layers = Array.from({ length: layers }, () => new EqualisedLinear(length, length, options))
  }

  /** z [batch, latent] → w [batch, latent]. */
  apply(z: Tensor): Tensor {
    const length = z.square().mean(1, { keep: true }).add(1e-8).sqrt()
    return this.layers.reduce(
      (state, layer, i) => scope(`layers.${i}`, () => layer.apply(state).leakyRelu()),
      z.div(length),
    )
  }
}

const slowness = 0.01
