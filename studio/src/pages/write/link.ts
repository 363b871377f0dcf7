import { type LinkSchema, storedModel } from 'atelier/studio'

export const writeLink = {
  text: {
    kind: 'text',
    longest: 600,
    default: 'Call me Ishmael. The whale was swimming in the ocean, and the xylophone was on fire.',
  },
  /** The model that reads along: ours, or one of the library. */
  model: { kind: 'choice', choices: ['writer'], others: storedModel, default: 'writer' },
  temperature: { kind: 'number', least: 0, most: 2, step: 0.05, default: 0.8 },
  topk: { kind: 'number', least: 0, most: 100, step: 1, default: 0 },
  topp: { kind: 'number', least: 0.05, most: 1, step: 0.05, default: 0.95 },
  /** Letters that a branch goes on for. */
  letters: { kind: 'number', least: 10, most: 200, step: 10, default: 60 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
