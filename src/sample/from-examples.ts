/** Sampling that begins from examples: with some of their noise put back (arXiv:2108.01073), or from the noise that would have made them. */
import { type NoiseLevel, processes } from '../models/index.js'
import { AtelierError } from '../tensor/index.js'
import { pathBetween } from './code-paths.js'
import { conditionsBeside } from './conditions.js'
import type { ConditionRows } from './denoiser.js'
import { type DiffusionSampler, noiseOf } from './diffusion.js'
import type { DrawOptions } from './example-generator.js'
import { solvers } from './solvers.js'
import { arrays } from './vectors.js'

export interface VaryOptions extends DrawOptions {
  /** From 0, which keeps the examples, to 1, which forgets them: the share of the steps that are made. */
  readonly strength: number
}

/** Other examples near `values` [count, ...shape]: noise is put back up to a level, and taken away again under another condition. */
export async function vary(
  sampler: DiffusionSampler,
  values: Float32Array,
  { strength, ...draw }: VaryOptions,
): Promise<Float32Array> {
  if (!(strength >= 0 && strength <= 1)) {
    throw new AtelierError(`sample: strength ${strength}: must be from 0 to 1`)
  }
  const { size, model } = sampler
  const steps = Math.round(strength * (sampler.levels.length - 1))
  if (steps === 0) return values
  const levels = sampler.levels.slice(-steps - 1)
  const { alpha, sigma } = levels[0]!
  const inside = await sampler.inward(values)
  const varied = await sampler.inBatches(values.length / size, (first, rows) => {
    const fresh = noiseOf(draw.seed, first, rows, size)
    const clean = inside.subarray(first * size, (first + rows) * size)
    const x = arrays.combine([
      [alpha, clean],
      [sigma, fresh()],
    ])
    return sampler.carry({ x, levels, fresh, condition: conditionsBeside(model.config, draw, first, rows) })
  })
  return sampler.outward(varied)
}

/**
 * The noise that each of `values` [count, ...shape] would be made of, INSIDE and of deviation 1: the flow backwards, by Heun's method. The
 * condition must be that of the way forwards.
 */
export async function noiseBehind(
  sampler: DiffusionSampler,
  values: Float32Array,
  condition: (first: number, rows: number) => ConditionRows,
): Promise<Float32Array> {
  const { size } = sampler
  const levels = backwards(sampler)
  const inside = await sampler.inward(values)
  const noisy = await sampler.inBatches(values.length / size, (first, rows) =>
    sampler.carry({
      x: arrays.combine([[levels[0]!.alpha, inside.subarray(first * size, (first + rows) * size)]]),
      ...{ levels, fresh: noNoise, condition: condition(first, rows), solver: solvers.heun },
    }),
  )
  return arrays.combine([[1 / levels.at(-1)!.sigma, noisy]])
}

/** Examples [count, ...shape] of noise [count, ...shape] that is given, by a solver that adds none. */
export async function madeOf(
  sampler: DiffusionSampler,
  noise: Float32Array,
  condition: (first: number, rows: number) => ConditionRows,
): Promise<Float32Array> {
  const { size, levels } = sampler
  const inside = await sampler.inBatches(noise.length / size, (first, rows) =>
    sampler.carry({
      x: arrays.combine([[levels[0]!.sigma, noise.subarray(first * size, (first + rows) * size)]]),
      ...{ levels, fresh: noNoise, condition: condition(first, rows) },
    }),
  )
  return sampler.outward(inside)
}

/** One end of a way: an example, or a seed whose first example it is. */
export type PathEnd = { readonly example: Float32Array } | { readonly seed: number }

/** Examples [frames, ...shape] on the way from one end to the other, whose noise turns from the one's to the other's. */
export async function between(
  sampler: DiffusionSampler,
  ends: readonly [PathEnd, PathEnd],
  frames: number,
  draw: Omit<DrawOptions, 'seed'>,
): Promise<Float32Array> {
  const condition = (first: number, rows: number): ConditionRows =>
    conditionsBeside(sampler.model.config, { seed: 0, ...draw }, first, rows)
  const noiseOfEnd = (end: PathEnd): Promise<Float32Array> | Float32Array =>
    'seed' in end ? noiseOf(end.seed, 0, 1, sampler.size)() : noiseBehind(sampler, end.example, condition)
  const [from, to] = [await noiseOfEnd(ends[0]), await noiseOfEnd(ends[1])]
  return madeOf(sampler, pathBetween(from, to, frames, 'spherical'), condition)
}

const noNoise = (): never => {
  throw new AtelierError('sample: a solver that draws noise: what noise is given decides all', 'Use another solver')
}

/** From hardly any noise to the noisiest level: where σ is 0 there is none to be predicted. */
function backwards({ levels, model }: DiffusionSampler): readonly NoiseLevel[] {
  const nearlyClean = processes[model.config.process].levels(1000).at(-2)!
  const others = levels.filter(({ sigma }) => sigma > nearlyClean.sigma)
  return [nearlyClean, ...others.toReversed()]
}
