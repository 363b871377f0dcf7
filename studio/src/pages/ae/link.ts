import type { LinkSchema } from 'atelier/studio'

export const aeLink = {
  data: { kind: 'choice', choices: ['digits', 'faces'], default: 'digits' },
  bottleneck: { kind: 'number', least: 1, most: 32, step: 1, default: 2 },
  width: { kind: 'number', least: 16, most: 256, step: 16, default: 64 },
  layers: { kind: 'number', least: 1, most: 4, step: 1, default: 1 },
  steps: { kind: 'number', least: 20, most: 5000, step: 20, default: 400 },
  rate: { kind: 'number', least: 0.001, most: 10, step: 0.001, default: 0.02 },
  /** The place that is decoded. */
  x: { kind: 'number', least: -1000, most: 1000, step: 0.01, default: 0 },
  y: { kind: 'number', least: -1000, most: 1000, step: 0.01, default: 0 },
  picked: { kind: 'number', least: 0, most: 11, step: 1, default: 0 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
