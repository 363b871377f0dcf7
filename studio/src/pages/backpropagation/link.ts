import type { LinkSchema } from 'atelier/studio'

export const backpropagationLink = {
  data: { kind: 'choice', choices: ['xor', 'and', 'line'], default: 'xor' },
  hidden: { kind: 'number', least: 2, most: 4, step: 1, default: 3 },
  activation: { kind: 'choice', choices: ['tanh', 'relu'], default: 'tanh' },
  rate: { kind: 'number', least: 0.05, most: 2, step: 0.05, default: 0.3 },
  /** Which example is shown, from 1 on. */
  example: { kind: 'number', least: 1, most: 6, step: 1, default: 2 },
  /** The weight that is spelt out, from 1 on. */
  weight: { kind: 'number', least: 1, most: 17, step: 1, default: 5 },
  /** How far the present step has been shown. */
  phase: { kind: 'choice', choices: ['before', 'forward', 'backward'], default: 'before' },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
