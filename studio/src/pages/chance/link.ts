import type { LinkSchema } from 'atelier/studio'

export const chanceLink = {
  text: { kind: 'text', longest: 400, default: 'Call me Ishmael. Some years ago, never mind how long' },
  temperature: { kind: 'number', least: 0, most: 2, step: 0.05, default: 1 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
