import type { LinkSchema, LinkValues } from 'atelier/studio'
import type { JobRequest } from '../../engine/session'

const place = { kind: 'number', least: -10, most: 10, step: 0.05 } as const

export const classifierLink = {
  data: { kind: 'choice', choices: ['ring', 'grid', 'moons'], default: 'moons' },
  /** The place that is asked about. */
  x: { ...place, default: 0.5 },
  y: { ...place, default: 0.25 },
  /** The class that is asked for, and the dice that decide which of its points. */
  label: { kind: 'choice', choices: ['A', 'B'], default: 'A' },
  dice: { kind: 'number', least: 0, most: 9999, step: 1, default: 1 },
  steps: { kind: 'number', least: 50, most: 2000, step: 50, default: 400 },
  /** Of the generator; the classifier learns with a quarter of it. */
  rate: { kind: 'number', least: 0.001, most: 10, step: 0.001, default: 0.02 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 3 },
} as const satisfies LinkSchema

export type ClassifierValues = LinkValues<typeof classifierLink>

export const classifierRequest = ({ data, steps, rate, seed }: ClassifierValues): JobRequest => ({
  job: 'contrast',
  seed,
  params: { data, steps, width: 48, layers: 3, batch: 64, learningRate: rate },
})
