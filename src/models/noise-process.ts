/**
 * How examples are hidden in noise, x = α · clean + σ · noise, and what a network is asked that has to find them again. Three processes:
 * - `edm`: α = 1 and σ from 0.002 to 80 (arXiv:2206.00364);
 * - `ddpm`: variance preserving, α² + σ² = 1, in continuous time with β from 0.1 to 20 (arXiv:2006.11239, arXiv:2011.13456): the
 *   betas 0.0001 to 0.02 of a thousand steps;
 * - `flow`: straight lines, α = 1 − t and σ = t (arXiv:2210.02747, arXiv:2209.03003).
 * In each, the clean example and the noise are both a sum of x and of the network's answer F with factors that α and σ decide.
 * Data is taken to have mean square `deviation`²; the factors give the network inputs and targets of mean square 1.
 */
import { AtelierError, type Tensor } from '../tensor/index.js'

/** x = α · clean + σ · noise. */
export interface NoiseLevel {
  readonly alpha: number
  readonly sigma: number
}

/** The same of each example in a batch: [batch], or of a shape that meets the examples. */
export interface NoiseLevels {
  readonly alpha: Tensor
  readonly sigma: Tensor
}

/** a · first + b · second. */
export type Factors = readonly [a: Tensor, b: Tensor]

/** What a network F(input · x, time) is asked at a level; all of the level's shape. */
export interface Preconditioning {
  /** Of x, before the network reads it. */
  readonly input: Tensor
  /** What the network is told of the level. */
  readonly time: Tensor
  /** Of x and F: the clean example. */
  readonly clean: Factors
  /** Of x and F: the noise. Finite where σ is 0. */
  readonly noise: Factors
  /** Of the clean example and the noise: what F should be. */
  readonly target: Factors
}

export interface NoiseProcess {
  /** `steps` + 1 levels from the noisiest to { alpha: 1, sigma: 0 }. @throws unless `steps` is a whole number above zero. */
  levels(steps: number): readonly NoiseLevel[]
  /** The levels that training draws, from standard normal numbers. */
  drawn(normal: Tensor, deviation: number): NoiseLevels
  precondition(at: NoiseLevels, deviation: number): Preconditioning
}

const clean: NoiseLevel = { alpha: 1, sigma: 0 }

const checked = (steps: number): number => {
  if (Number.isSafeInteger(steps) && steps > 0) return steps
  throw new AtelierError(`levels: ${steps} steps: must be a whole number above zero`)
}

/** `steps` levels at times from 1 down in equal steps, then the clean one. */
const atTimes = (steps: number, level: (time: number) => NoiseLevel): readonly NoiseLevel[] => [
  ...Array.from({ length: checked(steps) }, (_, i) => level(1 - i / steps)),
  clean,
]

/** Chances Φ(n): uniform numbers from normal ones. */
const uniformOf = (normal: Tensor): Tensor => normal.mul(Math.SQRT1_2).erf().mul(0.5).add(0.5)

/** 1 / √(α² · deviation² + σ²). */
const inverseLength = ({ alpha, sigma }: NoiseLevels, deviation: number): Tensor =>
  alpha.mul(deviation).square().add(sigma.square()).sqrt().reciprocal()

/** ¼ ln(σ / α), as far as noise can be told from none. */
const logarithmicTime = ({ alpha, sigma }: NoiseLevels): Tensor => sigma.maximum(1e-4).div(alpha).log().mul(0.25)

/**
 * Of the noise: the schedule's ends and its bend (ρ), and of ln σ in training: mean and deviation, for data of deviation ½. The mean is that of
 * arXiv:2312.02696: with the −1.2 of EDM's first recipe, the noise that decides what an example is about is rare.
 */
const karras = { least: 0.002, most: 80, bend: 7, mean: -0.4, spread: 1.2 } as const

const edm: NoiseProcess = {
  levels(steps) {
    const { least, most, bend } = karras
    const [from, to] = [most ** (1 / bend), least ** (1 / bend)]
    return [
      ...Array.from({ length: checked(steps) }, (_, i) => ({
        alpha: 1,
        sigma: (from + (i / Math.max(1, steps - 1)) * (to - from)) ** bend,
      })),
      clean,
    ]
  },
  drawn(normal, deviation) {
    const { mean, spread } = karras
    const sigma = normal
      .mul(spread)
      .add(mean + Math.log(2 * deviation))
      .exp()
    return { alpha: sigma.mul(0).add(1), sigma }
  },
  // F* = (σ / s · clean − s · noise) / √(s² + σ²), with s the deviation: of mean square 1 at every level.
  precondition(at, deviation) {
    const { sigma } = at
    const input = inverseLength(at, deviation)
    const square = input.square()
    return {
      input,
      time: logarithmicTime(at),
      clean: [square.mul(deviation ** 2), sigma.mul(input).mul(deviation)],
      noise: [square.mul(sigma), input.mul(-deviation)],
      target: [sigma.mul(input).mul(1 / deviation), input.mul(-deviation)],
    }
  },
}

/** β at the ends of time. */
const betas = { first: 0.1, last: 20 } as const

const ddpm: NoiseProcess = {
  levels: (steps) =>
    atTimes(steps, (time) => {
      const decay = time * (betas.first + 0.5 * time * (betas.last - betas.first))
      return { alpha: Math.exp(-0.5 * decay), sigma: Math.sqrt(-Math.expm1(-decay)) }
    }),
  drawn(normal) {
    // No later than the end, and no earlier than a thousandth: there is nearly no noise left to be found.
    const time = uniformOf(normal).mul(0.999).add(0.001)
    const decay = time.mul(time.mul(0.5 * (betas.last - betas.first)).add(betas.first))
    return { alpha: decay.mul(-0.5).exp(), sigma: decay.neg().exp().neg().add(1).sqrt() }
  },
  // F* = noise.
  precondition(at, deviation) {
    const { alpha, sigma } = at
    const [none, one] = [sigma.mul(0), sigma.mul(0).add(1)]
    const inverse = alpha.reciprocal()
    return {
      input: inverseLength(at, deviation),
      time: logarithmicTime(at),
      clean: [inverse, sigma.mul(inverse).neg()],
      noise: [none, one],
      target: [none, one],
    }
  },
}

const flow: NoiseProcess = {
  levels: (steps) => atTimes(steps, (time) => ({ alpha: 1 - time, sigma: time })),
  drawn(normal) {
    const time = uniformOf(normal)
    return { alpha: time.neg().add(1), sigma: time }
  },
  // The velocity dx/dt = noise − clean, brought to mean square 1: F* = (noise − clean) / √(1 + s²), with s the deviation.
  precondition(at, deviation) {
    const { alpha, sigma } = at
    const length = Math.sqrt(1 + deviation ** 2)
    const one = sigma.mul(0).add(1)
    return {
      input: inverseLength(at, deviation),
      time: sigma.mul(4),
      clean: [one, sigma.mul(-length)],
      noise: [one, alpha.mul(length)],
      target: [one.mul(-1 / length), one.mul(1 / length)],
    }
  },
}

export const processes = { edm, ddpm, flow } as const satisfies Readonly<Record<string, NoiseProcess>>

export type ProcessName = keyof typeof processes
