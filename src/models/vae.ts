/**
 * A variational autoencoder (D. Kingma and M. Welling, arXiv:1312.6114): an encoder that says where in a Gaussian space an example
 * may come from, and a decoder that says what each place looks like. The bound on ln p(x) that it is trained on,
 *
 *     ln p(x) ≥ E ln p(x | z) − KL(q(z | x) ‖ N(0, 1)),   z ~ q(z | x) = N(μ(x), σ²(x)),
 *
 * is in nats, constants included. With β the divergence is weighted (β-VAE), and free bits let each dimension keep so many nats
 * without charge (arXiv:1606.04934), which keeps dimensions in use.
 */
import { fail, randomNormal, scope, type Tensor } from '../tensor/index.js'
import { decoderNetwork, encoderNetwork, type Network, type NetworkConfig, ofShape } from './image-networks.js'
import { checkLengths } from './lengths.js'
import { type Likelihood, type LikelihoodConfig, likelihoodOf } from './likelihood.js'

export type VaeConfig = NetworkConfig &
  LikelihoodConfig & {
    readonly family: 'vae'
    /** Numbers in a code. */
    readonly latent: number
    /** Weight of the divergence in training. */
    readonly beta: number
    /** Nats that a dimension keeps without charge in training, on average over a batch. */
    readonly freeBits: number
  }

/** The Gaussian that an example's code comes from, [batch, latent] each. */
export interface Posterior {
  readonly mean: Tensor
  readonly logVariance: Tensor
}

/** Nats of each example, [batch]: the bound is reconstruction − divergence. */
export interface Bound {
  /** ln p(x | z), at one draw of z. */
  readonly reconstruction: Tensor
  /** KL(q(z | x) ‖ p(z)), exact. */
  readonly divergence: Tensor
}

export class Vae {
  readonly encoder: Network
  readonly decoder: Network
  readonly likelihood: Likelihood

  /** @throws for a configuration that no model can have. */
  constructor(readonly config: VaeConfig) {
    const { latent, beta, freeBits } = config
    checkLengths('vae', { latent })
    if (!(beta >= 0)) fail('vae', `beta ${beta}`, 'must be 0 or more')
    if (!(freeBits >= 0)) fail('vae', `freeBits ${freeBits}`, 'must be 0 or more')
    this.encoder = encoderNetwork(config, 2 * latent)
    this.decoder = decoderNetwork(config, latent)
    this.likelihood = likelihoodOf(config)
  }

  /** [batch, ...shape] → the Gaussian of its code. */
  encode(x: Tensor): Posterior {
    const { shape, latent } = this.config
    const both = scope('encoder', () => this.encoder.apply(ofShape('vae', x, shape)))
    return { mean: both.slice(1, 0, latent), logVariance: both.slice(1, latent, 2 * latent).minimum(widest) }
  }

  /** Codes [batch, latent] → the mean of what they look like, [batch, ...shape]. */
  decode(codes: Tensor): Tensor {
    return this.likelihood.mean(this.raw(codes))
  }

  /** The two terms of the bound, with standard normal `noise` [batch, latent]: fresh unless it is given. */
  bound(x: Tensor, noise?: Tensor): Bound {
    const { posterior, reconstruction } = this.drawn(x, noise)
    return { reconstruction, divergence: divergences(posterior).sum(1) }
  }

  /**
   * ln p(x, z) − ln q(z | x) for draws z of each example's posterior: noise [samples, batch, latent] → nats [samples, batch]. The mean of
   * their exponentials estimates p(x), so ln of it is the importance-weighted bound (arXiv:1509.00519).
   */
  logWeights(x: Tensor, noise: Tensor): Tensor {
    const [samples, batch, latent] = noise.shape as [number, number, number]
    const { mean, logVariance } = this.encode(x)
    const codes = mean.add(logVariance.mul(0.5).exp().mul(noise))
    const raw = this.raw(codes.reshape([samples * batch, latent])).reshape([samples, ...x.shape])
    // ln N(z; 0, 1) − ln N(z; μ, σ²): the factors of 2π cancel.
    const densities = noise.square().add(logVariance).sub(codes.square()).sum(2).mul(0.5)
    return this.likelihood.logDensity(x, raw).add(densities)
  }

  /**
   * What training makes small, nats [batch]: the bound's negative with β and free bits. `warmth` from 0 to 1 weighs the divergence, so that it
   * may come in slowly.
   */
  loss(x: Tensor, warmth?: Tensor): Tensor {
    const { beta, freeBits } = this.config
    const { posterior, reconstruction } = this.drawn(x)
    const each = divergences(posterior)
    // Free bits hold for the mean over the batch, so all its examples share what is charged.
    const charged = freeBits > 0 ? each.mean(0).maximum(freeBits).sum() : each.sum(1)
    const weighed = charged.mul(beta)
    return (warmth ? weighed.mul(warmth.cast(weighed.dtype)) : weighed).sub(reconstruction)
  }

  private drawn(x: Tensor, noise?: Tensor): { readonly posterior: Posterior; readonly reconstruction: Tensor } {
    const posterior = this.encode(x)
    const { mean, logVariance } = posterior
    const drawn = (noise ?? randomNormal(mean.shape)).cast(mean.dtype)
    const codes = mean.add(logVariance.mul(0.5).exp().mul(drawn))
    return { posterior, reconstruction: this.likelihood.logDensity(x, this.raw(codes)) }
  }

  private raw(codes: Tensor): Tensor {
    return scope('decoder', () => this.decoder.apply(codes))
  }
}

/** Largest ln σ²: an example far from all others must not make a new model's first loss infinite. */
const widest = 10

/** KL(N(μ, σ²) ‖ N(0, 1)) = ½ (μ² + σ² − 1 − ln σ²) of each dimension. */
const divergences = ({ mean, logVariance }: Posterior): Tensor =>
  mean.square().add(logVariance.exp()).sub(logVariance).sub(1).mul(0.5)
