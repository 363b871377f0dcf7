import type { ExperimentCard } from '../../experiment.js'

export const headsCard = {
  id: 'heads',
  question: 'transformers',
  title: 'What is one head of attention worth?',
  about:
    'A small Transformer of two layers learns to go on with a pattern that it sees for the first time: find where the letter stood before, and say what came after it. Then its heads are switched off, one at a time. The strongest is chosen on some patterns, and what it is worth is measured on others.',
  link: {
    heads: { kind: 'number', least: 2, most: 4, step: 2, default: 2 },
    steps: { kind: 'number', least: 100, most: 2000, step: 50, default: 300 },
  },
  prediction: {
    kind: 'number',
    ask: 'Of 100 answers, how many are right without the strongest head?',
    ...{ least: 0, most: 100, step: 5, unit: '%' },
  },
  seeds: 3,
  seconds: 15,
} as const satisfies ExperimentCard
