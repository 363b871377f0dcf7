import type { LinkSchema } from 'atelier/studio'

export const startLink = {
  temperature: { kind: 'number', least: 0, most: 2, step: 0.05, default: 0.7 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
