import type { ExperimentCard } from '../../experiment.js'

/** Families by what people call them. */
export const reachNames = { rnn: 'Elman network (RNN)', lstm: 'LSTM', gru: 'GRU', gpt: 'Transformer' } as const

export const transformersCard = {
  id: 'transformers',
  question: 'transformers',
  title: 'How far back can a network learn from?',
  about:
    'Four networks with equally many weights read Moby Dick. How much of the loss at a letter still reaches the letter 32 places before it, as a gradient? What does not reach it cannot be learnt from it.',
  link: {
    distance: { kind: 'number', least: 4, most: 48, step: 4, default: 32 },
    parameters: { kind: 'number', least: 5000, most: 60_000, step: 1000, default: 14_000 },
  },
  prediction: {
    kind: 'order',
    ask: 'Order the four: whose gradient fades first on the way back, and whose reaches farthest?',
    items: [reachNames.gpt, reachNames.rnn, reachNames.lstm, reachNames.gru],
  },
  seeds: 3,
  seconds: 15,
} as const satisfies ExperimentCard
