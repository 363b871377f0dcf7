import type { Question } from '../question.js'

export const transformersQuestion = {
  id: 'transformers',
  title: 'Transformers and recurrence',
  asks: 'Why did Transformers overtake recurrent networks on language?',
  points: [
    {
      id: 'path',
      says: 'In a recurrent network a signal passes through every step in between, and shrinks or grows at each. Attention reaches any earlier token in one step.',
      phrases: [
        'long range',
        'far back',
        'distance',
        'forget',
        'vanishing gradient',
        'directly',
        'any token',
        'one step',
        'long dependencies',
      ],
      section: 'sequences',
      state: {
        path: '/learn/evolution',
        search: { distance: 48 },
        says: 'How much of the gradient arrives from how far',
      },
    },
    {
      id: 'content',
      says: 'Attention weighs the earlier tokens by what they hold, anew for every token, where a recurrent network has to squeeze all of the past into one state of fixed size.',
      phrases: [
        'attention',
        'weighs',
        'relevant',
        'context',
        'fixed size',
        'hidden state',
        'bottleneck',
        'which words matter',
      ],
      section: 'sequences',
      state: { path: '/lab/text', search: { head: '2.1' }, says: 'Where a head looks' },
    },
    {
      id: 'parallel',
      says: 'In training all positions of a text are computed at once. A recurrent network must wait for the step before.',
      phrases: [
        'parallel',
        'at once',
        'simultaneously',
        'sequential',
        'one after another',
        'faster to train',
        'gpus',
        'scale',
      ],
      section: 'sequences',
      state: { path: '/lab/text', search: { against: 'seconds' }, says: 'The race, by seconds' },
    },
    {
      id: 'gates',
      says: 'LSTM and GRU carry signals further with gates, which makes the fading milder and does not remove the waiting.',
      phrases: ['lstm', 'gru', 'gates', 'gated', 'cell state'],
      section: 'sequences',
      state: {
        path: '/learn/evolution',
        search: { view: 'learnt', distance: 16 },
        says: 'Gates beside the plain network and attention',
      },
    },
    {
      id: 'price',
      says: 'The price: every token looks at every other, so the work grows with the square of the length, and the order of the words is told separately, as positions.',
      phrases: ['square', 'quadratic', 'cost', 'expensive', 'position', 'order of the words', 'memory'],
      section: 'sequences',
      state: { path: '/learn/quiz', search: { question: 'transformers' }, says: 'The experiment of this question' },
    },
  ],
  answer:
    'A recurrent network hands its past on through one state, step by step, so that signals and gradients from far back fade or explode, and training has to wait for each step. Gates (LSTM, GRU) make this milder. Attention lets each token look at any earlier one directly and weigh it by its content, and computes all positions of a training text at once, so that hardware is used well and models can grow. The price is work that grows with the square of the length, and order that is given as positions.',
  misconceptions: [
    {
      belief: 'Attention shows the reasons for a model’s answer.',
      fact: 'The weights show where information is taken from in one head. What is done with it, other layers decide.',
    },
    {
      belief: 'A Transformer beats a recurrent network at any size and on any data.',
      fact: 'With little training or short texts a recurrent network, or even counting, can be ahead. The advantage tends to grow with data, size and distance.',
    },
  ],
} as const satisfies Question
