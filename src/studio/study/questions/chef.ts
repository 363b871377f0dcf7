import type { Question } from '../question.js'

export const chefQuestion = {
  id: 'chef',
  title: 'The chef',
  asks: 'A generative model is often compared to a chef. What does the comparison explain, and where does it break?',
  points: [
    {
      id: 'patterns',
      says: 'Like a chef who has tasted thousands of dishes, it learns which things go together, and composes new ones: patterns, not a book of recipes.',
      phrases: [
        'patterns',
        'go together',
        'combines',
        'ingredients',
        'learns from examples',
        'thousands of dishes',
        'new dish',
      ],
      section: 'chef',
      state: { path: '/lab/text', says: 'What is learnt from a book, one model beside another' },
    },
    {
      id: 'novelty',
      says: 'That it does not only copy can be measured: how much of what it writes stands nowhere in what it has read.',
      phrases: ['not copying', 'not a copy', 'novel', 'original', 'never seen', 'not in the training', 'memorise'],
      section: 'chef',
      state: {
        path: '/learn/quiz',
        search: { question: 'chef' },
        says: 'The share of letters in a row that the book does not have',
      },
    },
    {
      id: 'pantry',
      says: 'It can cook only with what it was given: what the data lack or get wrong, the model lacks or gets wrong too.',
      phrases: [
        'training data',
        'pantry',
        'cook with',
        'only as good as',
        'bias',
        'what it was given',
        'quality of the data',
        'limited by',
      ],
      section: 'chef',
      state: { path: '/work/eval', says: 'What a model lacks beside its data' },
    },
    {
      id: 'break',
      says: 'Where it breaks: a chef tastes, wants and understands. The model turns numbers into chances, and dice choose.',
      phrases: [
        'does not taste',
        'does not understand',
        'no intention',
        'no understanding',
        'statistics',
        'chances',
        'probabilities',
      ],
      section: 'chance',
      state: {
        path: '/learn/chance',
        search: { temperature: 1.6 },
        says: 'Boldness that is nothing but a temperature',
      },
    },
  ],
  answer:
    'A chef who has tasted thousands of dishes has learnt what goes with what, and cooks dishes that stand in no book. So does a model: it learns patterns of its data and composes new examples, and the share of what it did not copy can be measured. Neither can cook with what the pantry lacks. The comparison breaks at tasting: a chef tastes, wants and understands, while the model computes chances and lets dice choose.',
  misconceptions: [
    {
      belief: 'A higher temperature makes the model more creative, as a bolder chef is.',
      fact: 'It makes unlikely choices likelier, good and bad ones alike. Nothing in it judges the result.',
    },
    {
      belief: 'A model that is trained longer always writes more new things.',
      fact: 'Trained for too long on too little, it begins to recite what it has read.',
    },
  ],
} as const satisfies Question
