import type { ExperimentCard } from '../../experiment.js'

/** The bottlenecks that are tried. */
export const bottlenecks = [1, 2, 4, 8, 16, 32] as const

export const autoencoderCard = {
  id: 'autoencoder',
  question: 'autoencoder',
  title: 'What a bottleneck costs',
  about:
    'Autoencoders learn to rebuild handwritten digits of 256 pixels through 1, 2, 4, … 32 numbers. How much of digits that they have never seen is lost?',
  link: {
    steps: { kind: 'number', least: 60, most: 600, step: 20, default: 160 },
    width: { kind: 'number', least: 16, most: 128, step: 16, default: 64 },
  },
  prediction: {
    kind: 'curve',
    ask: 'How much is lost through each bottleneck? 100 % is what the mean digit alone loses.',
    x: { label: 'numbers in the code', values: bottlenecks },
    y: { label: 'lost', least: 0, most: 100, unit: '%' },
  },
  seeds: 3,
  seconds: 16,
} as const satisfies ExperimentCard
