import type { Question } from '../question.js'

export const temperatureQuestion = {
  id: 'temperature',
  title: 'Temperature',
  asks: 'What does the temperature do when a language model chooses its next token?',
  points: [
    {
      id: 'logits',
      says: 'It divides the logits before the softmax makes chances of them, and so reshapes the distribution that the dice are thrown on.',
      phrases: ['logits', 'divides', 'softmax', 'reshapes', 'scales', 'distribution', 'probabilities'],
      section: 'chance',
      state: { path: '/learn/chance', search: { temperature: 1 }, says: 'The chances as the model gives them' },
    },
    {
      id: 'low',
      says: 'Below 1 the likely become likelier; towards 0 only the likeliest is left, and every run writes the same.',
      phrases: [
        'sharper',
        'most likely',
        'likeliest',
        'deterministic',
        'predictable',
        'greedy',
        'repetitive',
        'conservative',
        'low temperature',
      ],
      section: 'chance',
      state: { path: '/learn/chance', search: { temperature: 0 }, says: 'Always the likeliest' },
    },
    {
      id: 'high',
      says: 'Above 1 the chances come closer to each other: more choices, more surprise, and more mistakes.',
      phrases: [
        'flatter',
        'more random',
        'diverse',
        'variety',
        'surprising',
        'creative',
        'unlikely',
        'mistakes',
        'nonsense',
        'high temperature',
      ],
      section: 'chance',
      state: { path: '/learn/chance', search: { temperature: 2 }, says: 'Rare letters get their turn' },
    },
    {
      id: 'same',
      says: 'It changes neither what the model has learnt nor the order of the tokens by chance: the likeliest stays the likeliest.',
      phrases: [
        'same model',
        'does not change the model',
        'same order',
        'order of its tokens',
        'model itself',
        'ranking',
        'not retrained',
        'only sampling',
        'does not know more',
      ],
      section: 'chance',
      state: {
        path: '/learn/chance',
        search: { temperature: 0.5 },
        says: 'Other heights, the same order from top to bottom',
      },
    },
  ],
  answer:
    'The model gives every token a logit. The temperature T divides the logits before the softmax: below 1 the likely become likelier, until at 0 only the likeliest is left; above 1 the chances even out, so that rarer tokens are drawn more often, for variety and for mistakes. The model itself and the order of its tokens stay as they are: only the throw of the dice changes.',
  misconceptions: [
    {
      belief: 'At temperature 0 the answer is true.',
      fact: 'It is the likeliest, every time. A model can be wrong with great confidence.',
    },
    {
      belief: 'Temperature sets how creative the model is.',
      fact: 'It sets how far chance may stray from what is likely. Whether a stray is good, nothing in it judges.',
    },
  ],
} as const satisfies Question
