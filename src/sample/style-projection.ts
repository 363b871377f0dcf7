/**
 * Finding the styles of given pictures (arXiv:1912.04958, section 5): gradient descent on styles, and on noise if it may have any, through the
 * frozen synthesis. Pictures are compared at every resolution down to 4 pixels, each half of the one before, so that what is large and what is
 * small both count: no network of features is needed.
 */
import { intoModel, outOfModel, type StyleGan } from '../models/index.js'
import { adamW } from '../optim/index.js'
import { float32, type Memory, program } from '../runtime/index.js'
import { grad, sizeOf, type Tensor, type Variable, variable } from '../tensor/index.js'
import { layeredNoise, layeredStyles, type StyleSampler } from './style-sampler.js'
import { priorCodes } from './vae-generator.js'

export interface ProjectionOptions {
  /** `w`: one style for all layers; `w+`: one for each. Default `w+`. */
  readonly space?: 'w' | 'w+'
  /** Default 300. */
  readonly steps?: number
  /** Whether noise is sought, too; else there is none. Default false. */
  readonly hasNoise?: boolean
  /** Peak step of Adam. Default 0.05. */
  readonly learningRate?: number
  /** Of the codes among whose pictures the search begins. Default 0. */
  readonly seed?: number
}

export interface ProjectionStep {
  /** Counted from 1. */
  readonly step: number
  /** Squared error per value of each picture, from 0 to 1 as outside the model, [n]. */
  readonly errors: Float32Array
  /** What has been found so far: styles [n, layers, latent] and noise [n, sum of noiseLengths]. */
  read(): Promise<{ readonly styles: Float32Array; readonly noise: Float32Array }>
}

/** Pictures that the search may begin at. */
const starts = 500
/** What a number of noise is charged that is as large as usual: enough that it does not draw the picture by itself. */
const noiseCharge = 1e-3

/**
 * Projects pictures [n, ...shape] from 0 to 1, all at once, telling each step. Begins at whichever of 500 pictures of the model looks most alike.
 * Weights do not change.
 */
export async function* projection(
  memory: Memory,
  model: StyleGan,
  sampler: StyleSampler,
  pictures: Float32Array,
  options: ProjectionOptions = {},
): AsyncGenerator<ProjectionStep, void> {
  const { space = 'w+', steps = 300, hasNoise = false, learningRate = 0.05, seed = 0 } = options
  const { shape, latent, layers, noiseLengths } = sampler
  const count = pictures.length / sizeOf(shape)
  const noiseLength = noiseLengths.reduce((a, b) => a + b)
  const styles = variable([count, space === 'w' ? 1 : layers, latent], undefined, { name: 'projection.styles' })
  const noise = variable([count, noiseLength], undefined, { name: 'projection.noise' })
  const begin = await nearestStyles(sampler, pictures, seed)
  memory.write(styles, space === 'w' ? begin : layeredStyles(begin, new Float32Array(latent), layers))

  const state = new Map<string, Variable>()
  const remember = (name: string, { shape: like }: Variable): Variable => {
    const known = state.get(name) ?? variable(like, undefined, { name })
    state.set(name, known)
    return known
  }
  const sought = hasNoise ? [styles, noise] : [styles]
  const stepping = program(
    memory,
    { x: float32([count, ...shape]), rate: float32(), count: float32() },
    ({ x, rate, count: moves }) => {
      const all = styles.broadcastTo([count, layers, latent])
      const made = model.synthesise(all, hasNoise ? noise : 'none')
      const apart = pyramidDistance(made, intoModel(x, model.config.range))
      const charged = hasNoise ? apart.add(noise.square().mean(1).mul(noiseCharge)) : apart
      const gradients = grad(charged.sum(), sought)
      const errors = outOfModel(made, model.config.range).sub(x).square().mean([1, 2, 3])
      const weights = sought.map((each, i) => ({ name: each.name, variable: each, gradient: gradients[i]! }))
      const optimizer = adamW({ learningRate, beta2: 0.99 })
      return { outputs: { errors }, updates: optimizer(weights, { rate, count: moves, state: remember }) }
    },
    { name: 'projecting' },
  )
  const read: ProjectionStep['read'] = async () => {
    const values = (await memory.read(styles)) as Float32Array
    const each = space === 'w' ? layeredStyles(values, new Float32Array(latent), layers) : values
    return { styles: each, noise: (await memory.read(noise)) as Float32Array }
  }
  try {
    for (let step = 1; step <= steps; step++) {
      const rate = Float32Array.of(rateAt(step / steps))
      const { errors } = await stepping.run({ x: pictures, rate, count: Float32Array.of(step) })
      yield { step, errors: errors.data as Float32Array, read }
    }
  } finally {
    await stepping.close()
    for (const each of [styles, noise, ...state.values()]) memory.free(each)
  }
}

/** A short rise, then half a cosine to zero. */
const rateAt = (share: number): number => Math.min(1, share / 0.05) * ((1 + Math.cos(Math.PI * share)) / 2)

/** Mean squared differences of two batches of pictures at full size, half, a quarter, …, summed: [batch]. */
export function pyramidDistance(a: Tensor, b: Tensor): Tensor {
  let difference = a.sub(b)
  let sum = difference.square().mean([1, 2, 3])
  const isEven = ({ shape }: Tensor): boolean => shape.slice(2).every((side) => side % 2 === 0 && side >= 8)
  while (isEven(difference)) {
    difference = difference.averagePool(2)
    sum = sum.add(difference.square().mean([1, 2, 3]))
  }
  return sum
}

/** The styles [n, latent] of those of the model's own pictures that differ least from the given ones. */
async function nearestStyles(sampler: StyleSampler, pictures: Float32Array, seed: number): Promise<Float32Array> {
  const { latent, layers, noiseLengths } = sampler
  const size = sizeOf(sampler.shape)
  const styles = await sampler.map(priorCodes(starts, latent, { seed }))
  const noise = layeredNoise(starts, noiseLengths, { seed, has: false })
  const made = await sampler.pictures(layeredStyles(styles, new Float32Array(latent), layers), noise)
  const found = new Float32Array((pictures.length / size) * latent)
  for (let picture = 0; picture * size < pictures.length; picture++) {
    const errors = Float64Array.from({ length: starts }, (_, start) => {
      let sum = 0
      for (let i = 0; i < size; i++) sum += (made[start * size + i]! - pictures[picture * size + i]!) ** 2
      return sum
    })
    const best = errors.indexOf(Math.min(...errors))
    found.set(styles.subarray(best * latent, (best + 1) * latent), picture * latent)
  }
  return found
}
