import type { LinkSchema, LinkValues } from 'atelier/studio'
import type { JobRequest } from '../../engine/session'
import { numbersOf } from '../duel/link'

export const diffusionLink = {
  /** A network that ships, one that learns digits here, or points of a plane. */
  mode: { kind: 'choice', choices: ['shipped', 'digits', 'plane'], default: 'shipped' },
  label: { kind: 'choice', choices: ['none', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], default: '3' },
  guidance: { kind: 'number', least: 0, most: 10, step: 0.5, default: 1 },
  solver: { kind: 'choice', choices: ['ddpm', 'ddim', 'euler', 'heun', 'dpm++2m'], default: 'ddim' },
  steps: { kind: 'number', least: 2, most: 100, step: 1, default: 14 },
  schedule: { kind: 'choice', choices: ['ddpm', 'edm'], default: 'ddpm' },
  /** Where the playhead stands: steps made. */
  at: { kind: 'number', least: 0, most: 100, step: 1, default: 7 },
  /** The real digit that noise is added to. */
  image: { kind: 'number', least: 0, most: 999, step: 1, default: 0 },
  data: { kind: 'choice', choices: ['ring', 'grid', 'moons', 'spiral'], default: 'moons' },
  drawn: { kind: 'text', longest: 4000, default: '' },
  network: { kind: 'choice', choices: ['dense', 'unet'], default: 'unet' },
  width: { kind: 'number', least: 8, most: 128, step: 8, default: 16 },
  layers: { kind: 'number', least: 1, most: 6, step: 1, default: 2 },
  learn: { kind: 'number', least: 20, most: 10000, step: 20, default: 1000 },
  rate: { kind: 'number', least: 0.001, most: 10, step: 0.001, default: 0.02 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema

export type DiffusionValues = LinkValues<typeof diffusionLink>

export function diffusionRequest(values: DiffusionValues): JobRequest {
  const { mode, data, drawn, network, width, layers, learn, rate, seed } = values
  if (mode === 'shipped') return { job: 'diffusion', seed, params: { mode } }
  const recipe = { layers, steps: learn, learningRate: rate }
  if (mode === 'digits') return { job: 'diffusion', seed, params: { mode, network, width, batch: 32, ...recipe } }
  const own = numbersOf(drawn)
  const points = own.length >= 4 ? own : data
  return { job: 'diffusion', seed, params: { mode, data: points, width: 2 * width, batch: 256, ...recipe } }
}
