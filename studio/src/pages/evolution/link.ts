import type { LinkSchema } from 'atelier/studio'

export const evolutionLink = {
  /** Letters from the clue to the question. */
  distance: { kind: 'number', least: 1, most: 64, step: 1, default: 24 },
  /** Before they have learnt anything, or as they are now. */
  view: { kind: 'choice', choices: ['new', 'learnt'], default: 'new' },
  /** What the loss is drawn against. */
  against: { kind: 'choice', choices: ['tokens', 'seconds'], default: 'tokens' },
  length: { kind: 'number', least: 9, most: 65, step: 1, default: 65 },
  gain: { kind: 'number', least: 0.5, most: 1.5, step: 0.02, default: 0.58 },
  clip: { kind: 'number', least: 0, most: 10, step: 0.25, default: 1 },
  weights: { kind: 'number', least: 2000, most: 40_000, step: 500, default: 6000 },
  steps: { kind: 'number', least: 20, most: 1000, step: 20, default: 200 },
  seeds: { kind: 'number', least: 1, most: 5, step: 1, default: 3 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
