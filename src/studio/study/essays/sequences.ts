import { type Essay, experimentPlace } from '../essay.js'

export const sequencesEssay = {
  id: 'sequences',
  title: 'The evolution of sequential processing',
  asks: 'From recurrent networks over LSTM and GRU to the Transformer: which problem did each step solve, and which did it leave or bring?',
  guides: [
    'Why does a product of many factors below 1 vanish, and one of factors above 1 explode?',
    'What do the gates of an LSTM add that lets a signal pass unchanged?',
    'What does attention make possible in training that recurrence forbids?',
    'What does the Transformer pay, and when is that price too high?',
  ],
  outline: [
    {
      id: 'recurrence',
      heading: 'One step after another',
      holds: 'The recurrent network: one state for all of the past, and what becomes of a gradient on its way back.',
      evidence: [
        { path: '/learn/evolution', says: 'The reach of the gradient' },
        experimentPlace('backpropagation', 'What backpropagation hands back'),
      ],
    },
    {
      id: 'gates',
      heading: 'Gates',
      holds: 'LSTM (1997) and GRU (2014): a path on which signals are kept, and what it cannot change: the waiting.',
      evidence: [{ path: '/learn/evolution', says: 'Gated networks beside the plain one' }],
    },
    {
      id: 'attention',
      heading: 'Attention',
      holds: 'The Transformer (2017): any earlier token in one step, weighed by its content, all positions at once.',
      evidence: [
        experimentPlace('transformers', 'The four families, measured'),
        { path: '/lab/text', says: 'Heads, and what is lost without one' },
      ],
    },
    {
      id: 'fair',
      heading: 'A fair comparison',
      holds:
        'Equal parameters, data and steps, several seeds; by tokens and by seconds; and beside counting, which needs no network.',
      evidence: [{ path: '/lab/text', says: 'The race' }, experimentPlace('transformers', 'The spread of the seeds')],
    },
    {
      id: 'price',
      heading: 'The price, and what comes next',
      holds: 'Work that grows with the square of the length, and attempts to avoid it; a judgement of your own.',
      evidence: [],
    },
  ],
} as const satisfies Essay
