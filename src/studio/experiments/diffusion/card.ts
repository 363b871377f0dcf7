import type { ExperimentCard } from '../../experiment.js'

export const diffusionCard = {
  id: 'diffusion',
  question: 'diffusion',
  title: 'When noise becomes a digit',
  about:
    'A small diffusion model makes digits out of noise, told of no class. At every step it is asked which clean digit it expects in the noise: how far that is from what comes out, and from when on it is nearest to the same class of real digits.',
  link: {
    digits: { kind: 'number', least: 4, most: 32, step: 4, default: 12 },
    steps: { kind: 'number', least: 10, most: 50, step: 5, default: 20 },
  },
  prediction: {
    kind: 'number',
    ask: 'At which time is the class decided for half of the digits? 1 is pure noise, 0 is the finished digit.',
    least: 0,
    most: 1,
    step: 0.05,
    unit: 't/T',
  },
  seeds: 3,
  seconds: 12,
} as const satisfies ExperimentCard
