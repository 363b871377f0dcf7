import { type LinkSchema, questionIds } from 'atelier/studio'

export const quizLink = {
  question: { kind: 'choice', choices: ['', ...questionIds], default: '' },
  /** An experiment other than the question's own; its parameters as `name:value` with commas. */
  experiment: { kind: 'text', longest: 40, default: '' },
  params: { kind: 'text', longest: 300, default: '' },
  /** 0 takes as many as the experiment asks for. */
  seeds: { kind: 'number', least: 0, most: 20, step: 1, default: 0 },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema
