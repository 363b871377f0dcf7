import type { ExperimentCard } from '../../experiment.js'

/** Rules of the game that are tried, and what they are called. */
export const collapseSettings = ['penalised', 'bare'] as const

export const collapseCard = {
  id: 'collapse',
  question: 'adversaries',
  title: 'When the generator settles for a few',
  about:
    'Eight heaps on a ring, and the same game twice: with a penalty on the discriminator’s slopes, and without. How many of the eight heaps does each generator reach in the end?',
  link: {
    moves: { kind: 'number', least: 100, most: 4000, step: 50, default: 300 },
  },
  prediction: {
    kind: 'number',
    ask: 'How many of the eight heaps will the points of the generator without a penalty reach?',
    ...{ least: 0, most: 8, step: 1, unit: 'heaps' },
  },
  seeds: 3,
  seconds: 18,
} as const satisfies ExperimentCard
