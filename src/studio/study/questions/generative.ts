import type { Question } from '../question.js'

export const generativeQuestion = {
  id: 'generative',
  title: 'Generative and traditional AI',
  asks: 'How does a generative model differ from traditional AI, which classifies and predicts?',
  points: [
    {
      id: 'distribution',
      says: 'A generative model learns how the data themselves are distributed, so that it can draw new examples from what it has learnt.',
      phrases: [
        'new examples',
        'new data',
        'new content',
        'creates',
        'generates',
        'distribution',
        'p(x)',
        'draw samples',
      ],
      section: 'generative',
      state: {
        path: '/lab/classifier',
        search: { label: 'B', dice: 7 },
        says: 'New points, of the kind that is asked for',
      },
    },
    {
      id: 'discriminative',
      says: 'A discriminative model learns only what tells examples apart: the chance of a label given an example. It can judge an example, but it cannot make one.',
      phrases: [
        'classify',
        'labels',
        'boundary',
        'tells apart',
        'distinguish',
        'predicts',
        'categories',
        'discriminative',
      ],
      section: 'generative',
      state: { path: '/lab/classifier', search: { x: 1.5, y: 0 }, says: 'A judgement of one place, and the boundary' },
    },
    {
      id: 'many',
      says: 'Its answer is one of many: other dice give another example. A classifier gives the same input the same answer.',
      phrases: ['random', 'different each time', 'one of many', 'sampling', 'dice', 'probabilistic', 'varied'],
      section: 'chance',
      state: { path: '/learn/chance', search: { temperature: 1, seed: 7 }, says: 'The same text, other dice' },
    },
    {
      id: 'training',
      says: 'Both are trained alike, by descending the gradient of a loss. What differs is what the loss asks for: the data, or a label of them.',
      phrases: ['loss', 'objective', 'trained', 'gradient', 'same network', 'labelled data', 'unlabelled'],
      section: 'networks',
      state: { path: '/lab/gan', says: 'Both kinds of network in one game' },
    },
  ],
  answer:
    'A traditional, discriminative model learns p(label | x): where the boundary runs, or what number to expect. A generative model learns p(x), or p(x | a wish): how the data are distributed. So it can draw new examples, each one of many that were possible, while a classifier can only judge those that it is given. Both learn by gradient descent; the loss asks them for different things.',
  misconceptions: [
    {
      belief: 'A generative model looks up and pastes together examples that it has stored.',
      fact: 'It stores weights, not examples. It can memorise some examples all the same, which is a fault that can be measured.',
    },
    {
      belief: 'Generative models have replaced the discriminative ones.',
      fact: 'Where only a judgement is wanted, a classifier is smaller, faster and often more accurate. Many systems need both.',
    },
  ],
} as const satisfies Question
