/** What a decoder's raw numbers say of an example: a distribution over each element, given the code. */
import { fail, type Shape, type Tensor, type Variable, variable } from '../tensor/index.js'

/** `bernoulli`: elements are 0 or 1. `gaussian`: real numbers, with one deviation or one for each element. */
export type LikelihoodKind = 'bernoulli' | 'gaussian'

export interface LikelihoodConfig {
  readonly likelihood: LikelihoodKind
  readonly shape: Shape
  /** Of a Gaussian: the deviation, or `shared` to learn one (arXiv:2006.13202), or `each` to learn one for each element. */
  readonly deviation?: number | 'shared' | 'each'
}

export interface Likelihood {
  /** ln p of `x` [..., ...shape] given raw numbers of the same shape, summed over an example: nats [...]. */
  logDensity(x: Tensor, raw: Tensor): Tensor
  /** The mean of each element. */
  mean(raw: Tensor): Tensor
}

export const likelihoodOf = (config: LikelihoodConfig): Likelihood =>
  config.likelihood === 'bernoulli' ? new Bernoulli(config.shape) : new Gaussian(config)

/** Raw numbers are logits l: ln p = x·l − ln(1 + eˡ). Of grey levels between 0 and 1 it is a score, not a density. */
class Bernoulli implements Likelihood {
  constructor(private readonly shape: Shape) {}

  logDensity(x: Tensor, raw: Tensor): Tensor {
    return sumOver(x.mul(raw).sub(raw.softplus()), this.shape)
  }

  mean(raw: Tensor): Tensor {
    return raw.sigmoid()
  }
}

/** Raw numbers are means μ: ln p = −½ ((x − μ)/σ)² − ln σ − ½ ln 2π. */
class Gaussian implements Likelihood {
  /** What ln σ is made of, where it is learnt. */
  readonly spread?: Variable
  private readonly shape: Shape
  private readonly known: number

  constructor({ shape, deviation = 'shared' }: LikelihoodConfig) {
    this.shape = shape
    if (typeof deviation === 'number' && !(deviation > 0)) fail('gaussian', `deviation ${deviation}`, 'must be above 0')
    this.known = typeof deviation === 'number' ? deviation : Number.NaN
    if (typeof deviation !== 'number') this.spread = variable(deviation === 'each' ? shape : [])
  }

  logDensity(x: Tensor, raw: Tensor): Tensor {
    const error = x.sub(raw)
    const size = this.shape.reduce((product, length) => product * length, 1)
    const constants = (size * Math.log(2 * Math.PI)) / 2
    if (!this.spread) {
      const squares = sumOver(error.mul(1 / this.known).square(), this.shape)
      return squares.mul(-0.5).sub(constants + size * Math.log(this.known))
    }
    const logDeviation = boundedBelow(this.spread)
    const squares = sumOver(error.mul(logDeviation.neg().exp()).square(), this.shape)
    const volume = logDeviation.sum().mul(size / logDeviation.size)
    return squares.mul(-0.5).sub(volume.add(constants))
  }

  mean(raw: Tensor): Tensor {
    return raw
  }
}

/** A lone number has further to go than a weight, so a step of it counts tenfold. */
const stride = 10

/** The least ln σ: a decoder that is exact somewhere would else make σ vanish. */
const least = -6

/** ln σ of the variable: 0 at first, above −6 always. */
const boundedBelow = (spread: Variable): Tensor => spread.mul(stride).sub(least).softplus().add(least)

/** Sums over the last axes, those of an example. */
const sumOver = (x: Tensor, shape: Shape): Tensor => x.sum(Array.from(shape, (_, axis) => x.rank - shape.length + axis))
