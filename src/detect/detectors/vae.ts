/**
 * A variational autoencoder by the negative of its bound on ln p(x), with the code at its mean, so that a row has one score. From
 * images it takes what grey levels cost even where they are rebuilt exactly, which says nothing of how usual an image is.
 */
import type { Vae } from '../../models/index.js'
import { constant, type Tensor } from '../../tensor/index.js'
import type { Detector } from '../detector.js'
import { networkDetector } from './network.js'
import { type NetworkSettings, networkSizes } from './network-sizes.js'

/** How near to 0 and 1 a probability may come. */
const edge = 1e-4

export const vaeOf = (settings: NetworkSettings = {}): Detector =>
  networkDetector<Vae>(
    {
      name: 'vae',
      about: 'nats by which the bound on ln p(x) falls short, more for rows that are less likely',
      model: (shape) => {
        const { code, ...sizes } = networkSizes(shape)
        return { family: 'vae', latent: code, ...sizes }
      },
      judge(model, x) {
        const { mean } = model.encode(x)
        const { reconstruction, divergence } = model.bound(x, constant(new Float32Array(mean.size), mean.shape))
        const rebuilt = model.decode(mean)
        const scores = divergence.sub(reconstruction)
        return { scores: model.config.likelihood === 'bernoulli' ? scores.add(bestDensity(model, x)) : scores, rebuilt }
      },
      share(value, rebuilt, _, config) {
        if (config.likelihood === 'gaussian') return (value - rebuilt) ** 2
        const [p, q] = [value, Math.min(1 - edge, Math.max(edge, rebuilt))]
        const part = (a: number, b: number): number => (a > 0 ? a * Math.log(a / b) : 0)
        return part(p, q) + part(1 - p, 1 - q)
      },
    },
    settings,
  )

export const vae: Detector = vaeOf()

/** ln p of an image that is rebuilt exactly. */
function bestDensity(model: Vae, x: Tensor): Tensor {
  const inside = x.mul(1 - 2 * edge).add(edge)
  return model.likelihood.logDensity(x, inside.log().sub(inside.neg().add(1).log()))
}
