/**
 * In-painting: making a part of an example so that it suits the rest, which is given. The model needs no training for it. At every level the
 * known part is put in the place of what was made there, hidden by as much noise, and the prediction says what is known. Made parts then
 * suit the known ones only roughly; going over every step several times lets them come to agree (RePaint, arXiv:2201.09865).
 */
import type { NoiseLevel } from '../models/index.js'
import { fail } from '../tensor/index.js'
import { conditionsBeside } from './conditions.js'
import type { Denoise } from './denoiser.js'
import { type DiffusionSampler, noiseOf } from './diffusion.js'
import type { DrawOptions } from './example-generator.js'
import { type Algebra, resampled } from './solvers.js'
import { arrays, repeated } from './vectors.js'

/** The part of an example that is known. */
export interface KnownPart {
  /** As the data has it, [...shape]. */
  readonly values: Float32Array
  /** 1 where it is known and 0 where it is to be made: [...shape], or [height, width] for all channels alike. */
  readonly mask: ArrayLike<number>
}

export interface InpaintOptions extends DrawOptions {
  /** How often each step is gone over. Default 1. */
  readonly times?: number
}

/** `count` examples [count, ...shape] that have the known part, value by value, and a made one. @throws for a mask that does not fit. */
export async function inpaint(
  sampler: DiffusionSampler,
  known: KnownPart,
  count: number,
  { times = 1, ...draw }: InpaintOptions,
): Promise<Float32Array> {
  const { size, levels, solver, model } = sampler
  const mask = maskOf(known, size)
  const clean = await sampler.inward(known.values)
  const inside = await sampler.inBatches(count, (first, rows) => {
    const fresh = noiseOf(draw.seed, first, rows, size)
    const noise = fresh()
    const part: HiddenPart = { clean: repeated(clean, rows), noise, mask: repeated(mask, rows) }
    const x = hidden(part, arrays.combine([[levels[0]!.sigma, noise]]), levels[0]!)
    return sampler.carry({
      ...{ x, levels, fresh, condition: conditionsBeside(model.config, draw, first, rows) },
      around: (denoise) => knowing(denoise, part),
      ...(times > 1 && { solver: resampled(solver, times) }),
    })
  })
  const made = await sampler.outward(inside)
  return made.map((value, i) => (mask[i % size] === 1 ? known.values[i % size]! : value))
}

/** The known part of each row, and the noise that hides it. */
interface HiddenPart {
  readonly clean: Float32Array
  readonly noise: Float32Array
  readonly mask: Float32Array
}

/** A denoiser that sees the known part as noisy as the rest, and knows what is behind it. */
const knowing =
  (denoise: Denoise, part: HiddenPart): Denoise =>
  async ({ x, level }) => {
    const { clean, noise } = await denoise({ x: hidden(part, x, level), level })
    return { clean: masked(part.mask, part.clean, clean), noise: masked(part.mask, part.noise, noise) }
  }

const hidden = ({ clean, noise, mask }: HiddenPart, x: Float32Array, { alpha, sigma }: NoiseLevel): Float32Array =>
  masked(
    mask,
    combine([
      [alpha, clean],
      [sigma, noise],
    ]),
    x,
  )

const { combine }: Algebra<Float32Array> = arrays

/** `known` where the mask says so, else `made`; between, as much of both. */
const masked = (mask: Float32Array, known: Float32Array, made: Float32Array): Float32Array =>
  made.map((value, i) => mask[i]! * known[i]! + (1 - mask[i]!) * value)

function maskOf({ values, mask }: KnownPart, size: number): Float32Array {
  if (values.length !== size) fail('inpaint', `${values.length} values`, `an example has ${size}`)
  if (size % mask.length !== 0) fail('inpaint', `a mask of ${mask.length}`, `an example has ${size} values`)
  return Float32Array.from({ length: size }, (_, i) => mask[i % mask.length]!)
}
