import type { ExperimentCard } from '../../experiment.js'

/** The temperatures that are tried. */
export const temperatures = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const

export const temperatureCard = {
  id: 'temperature',
  question: 'temperature',
  title: 'What temperature does to a choice',
  about:
    'A model that has read Moby Dick is asked what comes next at places of the book, at nine temperatures. Among how many letters is it really choosing?',
  link: {
    places: { kind: 'number', least: 4, most: 64, step: 4, default: 16 },
    draws: { kind: 'number', least: 50, most: 1000, step: 50, default: 200 },
  },
  prediction: {
    kind: 'curve',
    ask: 'Among how many letters does it choose, in effect, at each temperature?',
    x: { label: 'temperature', values: temperatures },
    y: { label: 'effective choices', least: 1, most: 25 },
  },
  seeds: 3,
  seconds: 6,
} as const satisfies ExperimentCard
