import type { LinkSchema } from 'atelier/studio'

export const anomalyLink = {
  source: { kind: 'choice', choices: ['sensors', 'digits'], default: 'sensors' },
  normal: { kind: 'choice', choices: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], default: '1' },
  detector: {
    kind: 'choice',
    choices: ['sampled-nearest', 'k-nearest', 'isolation-forest', 'ecod', 'pca', 'autoencoder'],
    default: 'sampled-nearest',
  },
  /** Percent. */
  rate: { kind: 'number', least: 0.1, most: 20, step: 0.1, default: 1 },
  /** The column that says what is odd, in a table of one's own. */
  label: { kind: 'text', longest: 80, default: '' },
  /** The one that is explained, by rank of its score. */
  rank: { kind: 'number', least: 0, most: 19, step: 1, default: 0 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
