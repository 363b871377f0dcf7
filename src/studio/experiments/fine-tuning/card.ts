import type { ExperimentCard } from '../../experiment.js'

/** Ways to fine-tune that are compared. */
export const ways = [
  'all weights',
  'low-rank adapters',
  'two of three blocks frozen',
  'half old words replayed',
] as const

export const fineTuningCard = {
  id: 'fine-tuning',
  question: 'requirements',
  title: 'What fine-tuning gains, and what it forgets',
  about:
    'A foundation that knows everyday words learns first names in four ways. How much better does it get at names, and how much worse at the words that it knew?',
  link: {
    steps: { kind: 'number', least: 10, most: 200, step: 10, default: 40 },
    rows: { kind: 'number', least: 8, most: 64, step: 8, default: 32 },
  },
  prediction: {
    kind: 'order',
    ask: 'Order the four: which forgets least of the old words, and which most?',
    items: ways,
  },
  seeds: 3,
  seconds: 18,
} as const satisfies ExperimentCard
