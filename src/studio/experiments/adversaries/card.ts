import type { ExperimentCard } from '../../experiment.js'

/** Moves of each side alone at first, and then of both in turns; of them all, those after which the reader's curve has a height. */
export const alone = 50
export const places = [0, 25, 50, 75, 100, 150, 250, 350, 450] as const

export const adversariesCard = {
  id: 'adversaries',
  question: 'adversaries',
  title: 'One-upmanship',
  about:
    'A discriminator learns for 50 moves while the generator is held still; then the generator for 50, the discriminator held still; then both in turns. How much of held-out real and of made points is the discriminator right about on the way?',
  link: {
    turns: { kind: 'number', least: 100, most: 2000, step: 50, default: 350 },
  },
  prediction: {
    kind: 'curve',
    ask: 'What share of the points is the discriminator right about? Up to 50 it moves alone, up to 100 the generator alone, then both.',
    x: { label: 'moves', values: places },
    y: { label: 'the discriminator is right about', least: 0, most: 100, unit: '%' },
  },
  seeds: 3,
  seconds: 16,
} as const satisfies ExperimentCard
