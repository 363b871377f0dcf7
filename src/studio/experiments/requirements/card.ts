import type { ExperimentCard } from '../../experiment.js'

/** The temperatures that the attending model is asked at. */
export const temperatures = [0.1, 0.4, 0.7, 1, 1.5] as const

export const requirementsCard = {
  id: 'requirements',
  question: 'requirements',
  title: 'Quality, diversity and speed',
  about:
    'A model that attends and one that counts pairs of letters write words, the first at five temperatures. How many of them are words, how many are different, and how fast do they come?',
  link: {
    words: { kind: 'number', least: 20, most: 400, step: 10, default: 60 },
  },
  prediction: {
    kind: 'curve',
    ask: 'How many of a hundred words that the model makes up are real ones, at each temperature?',
    x: { label: 'temperature', values: temperatures },
    y: { label: 'real words', least: 0, most: 100, unit: '%' },
  },
  seeds: 3,
  seconds: 12,
} as const satisfies ExperimentCard
