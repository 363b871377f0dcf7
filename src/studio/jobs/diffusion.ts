/** Diffusion: a network that finds examples in noise, of digits or of points of a plane, and the ways between noise and examples. */
import * as v from 'valibot'
import type { Job, Place } from '../job.js'
import type { Plain } from '../message.js'
import { between, whole } from './bounds.js'
import { denoisingDigits } from './diffusion-digits.js'
import { denoisingPlane } from './diffusion-plane.js'

const learning = {
  width: whole(8, 128),
  layers: whole(1, 6),
  batch: whole(8, 512),
  steps: whole(1, 20_000),
  learningRate: between(1e-5, 10),
}

const paramsOf = v.variant('mode', [
  /** A network of digits that ships with the Studio: nothing learns. */
  v.object({ mode: v.literal('shipped') }),
  /** One that learns here. */
  v.object({ mode: v.literal('digits'), network: v.picklist(['unet', 'dense']), ...learning }),
  v.object({
    mode: v.literal('plane'),
    /** A shape by its name, or points drawn by hand: x and y in turns. */
    data: v.union([
      v.picklist(['ring', 'grid', 'moons', 'spiral']),
      v.pipe(v.array(between(-1e3, 1e3)), v.minLength(4), v.maxLength(4000)),
    ]),
    ...learning,
  }),
])
export type DiffusionParams = v.InferOutput<typeof paramsOf>

export async function diffusion(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  return params.mode === 'plane' ? denoisingPlane(params, place) : denoisingDigits(params, place)
}
