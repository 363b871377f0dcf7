import type { ExperimentCard } from '../../experiment.js'

export const generativeChoices = ['the classifier', 'the generator', 'both', 'neither'] as const

export const generativeCard = {
  id: 'generative',
  question: 'generative',
  title: 'A classifier and a generator, side by side',
  about:
    'Two networks learn from the same 2,048 points in eight heaps of two classes. One learns which class a point is of; the other learns the points of each class. Both are then asked for new points, and for the class of points that they have not seen.',
  link: {
    steps: { kind: 'number', least: 50, most: 2000, step: 50, default: 250 },
    points: { kind: 'number', least: 64, most: 1024, step: 64, default: 256 },
  },
  prediction: {
    kind: 'choice',
    ask: 'Asked for new points of a class: which of the two comes up with some, on all heaps and copied from none?',
    choices: generativeChoices,
  },
  seeds: 3,
  seconds: 15,
} as const satisfies ExperimentCard
