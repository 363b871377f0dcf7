import type { ExperimentCard } from '../../experiment.js'

/** Steps at which the loss is read. */
export const readAt = [0, 25, 50, 100, 200] as const

export const backpropagationCard = {
  id: 'backpropagation',
  question: 'backpropagation',
  title: 'What backpropagation finds, and what it is good for',
  about:
    'A network of two inputs, a few hidden units and one output learns “one, but not both”. On the way every derivative is compared with measured differences, and a small step against the gradient with one along it and with steps in random directions.',
  link: {
    hidden: { kind: 'number', least: 2, most: 6, step: 1, default: 3 },
    rate: { kind: 'number', least: 0.05, most: 0.5, step: 0.05, default: 0.3 },
  },
  prediction: {
    kind: 'curve',
    ask: 'What is left of the first loss after so many steps against the gradient?',
    x: { label: 'steps', values: readAt },
    y: { label: 'of the first loss', least: 0, most: 100, unit: '%' },
  },
  seeds: 5,
  seconds: 4,
} as const satisfies ExperimentCard
