import type { LinkSchema } from 'atelier/studio'

export const reviewLink = {
  /** What is asked: what is due, or all that has been rated. */
  show: { kind: 'choice', choices: ['due', 'all'], default: 'due' },
  /** How far ahead the overview looks. */
  days: { kind: 'number', least: 7, most: 180, step: 1, default: 30 },
} as const satisfies LinkSchema
