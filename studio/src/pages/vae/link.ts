import type { LinkSchema } from 'atelier/studio'

const coordinate = { kind: 'number', least: -10, most: 10, step: 0.01 } as const

export const vaeLink = {
  data: { kind: 'choice', choices: ['digits', 'faces'], default: 'digits' },
  latent: { kind: 'number', least: 1, most: 16, step: 1, default: 2 },
  beta: { kind: 'number', least: 0, most: 20, step: 0.1, default: 1 },
  width: { kind: 'number', least: 16, most: 256, step: 16, default: 64 },
  layers: { kind: 'number', least: 1, most: 4, step: 1, default: 2 },
  steps: { kind: 'number', least: 20, most: 5000, step: 20, default: 600 },
  rate: { kind: 'number', least: 0.001, most: 10, step: 0.001, default: 0.05 },
  rival: { kind: 'choice', choices: ['shown', 'hidden'], default: 'shown' },
  side: { kind: 'number', least: 3, most: 20, step: 1, default: 11 },
  x: { ...coordinate, default: 0 },
  y: { ...coordinate, default: 0 },
  x1: { ...coordinate, default: -1.5 },
  y1: { ...coordinate, default: -1 },
  x2: { ...coordinate, default: 1.5 },
  y2: { ...coordinate, default: 1 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
