import type { ExperimentCard } from '../../experiment.js'

/** Steps of training after which the model is made to write. */
export const tastings = [0, 50, 100, 150, 200] as const

export const chefCard = {
  id: 'chef',
  question: 'chef',
  title: 'Patterns, or a copy?',
  about:
    'A small model reads the first lines of Moby Dick again and again. How much of what it writes is new? Counted are runs of eight letters that stand nowhere in them: a word and a half, too long to be met by chance, too short to be a quotation.',
  link: {
    length: { kind: 'number', least: 400, most: 8000, step: 100, default: 600 },
    letters: { kind: 'number', least: 4, most: 16, step: 1, default: 8 },
  },
  prediction: {
    kind: 'curve',
    ask: 'How much of what it writes is new, after so many steps of training?',
    x: { label: 'steps of training', values: tastings },
    y: { label: 'new runs of eight letters', least: 0, most: 100, unit: '%' },
  },
  seeds: 3,
  seconds: 15,
} as const satisfies ExperimentCard
