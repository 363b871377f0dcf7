import type { LinkSchema } from 'atelier/studio'
import { corpusChoices } from '../../figure/corpusChoices'

export const textLink = {
  corpus: { kind: 'choice', choices: corpusChoices, default: 'moby-dick' },
  /** Weights of each that learns, about. */
  weights: { kind: 'number', least: 5000, most: 200_000, step: 1000, default: 20_000 },
  layers: { kind: 'number', least: 1, most: 4, step: 1, default: 2 },
  heads: { kind: 'number', least: 1, most: 8, step: 1, default: 4 },
  context: { kind: 'number', least: 16, most: 128, step: 16, default: 48 },
  batch: { kind: 'number', least: 2, most: 64, step: 1, default: 8 },
  steps: { kind: 'number', least: 50, most: 5000, step: 50, default: 300 },
  /** Learning rate of all that learn; at 0, what each kind's recipe says. */
  rate: { kind: 'number', least: 0, most: 10, step: 0.001, default: 0 },
  /** What the loss is drawn against. */
  against: { kind: 'choice', choices: ['tokens', 'seconds'], default: 'tokens' },
  prompt: { kind: 'text', longest: 120, default: 'The whale was in the sea, and the ' },
  temperature: { kind: 'number', least: 0, most: 2, step: 0.05, default: 0.8 },
  /** The head whose map is shown, as layer.head from 1, and those that are switched off. */
  head: { kind: 'text', longest: 5, default: '1.1' },
  /** The letter that looks, counted from 1; 0 is the last. */
  query: { kind: 'number', least: 0, most: 120, step: 1, default: 0 },
  off: { kind: 'text', longest: 200, default: '' },
  sort: { kind: 'choice', choices: ['place', 'entropy', 'previous', 'same'], default: 'place' },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
