import { type LinkSchema, type LinkValues, media } from 'atelier/studio'

export const evaluationLink = {
  medium: { kind: 'choice', choices: media, default: 'text' },
  /** Of text. */
  list: { kind: 'choice', choices: ['words', 'names'], default: 'words' },
  /** Of points. */
  shape: { kind: 'choice', choices: ['ring', 'grid', 'moons', 'spiral'], default: 'ring' },
  /** Ids with commas between them, or those that are usual in the medium. */
  candidates: { kind: 'text', longest: 1200, default: 'usual' },
  /** Samples of each, by medium. */
  words: { kind: 'number', least: 20, most: 1000, step: 10, default: 100 },
  pictures: { kind: 'number', least: 20, most: 500, step: 10, default: 100 },
  points: { kind: 'number', least: 50, most: 2000, step: 50, default: 500 },
  /** Names of measures: what the axes mean. */
  quality: { kind: 'choice', choices: ['usual', 'real', 'precision', 'recognised', 'near'], default: 'usual' },
  diversity: { kind: 'choice', choices: ['usual', 'distinct', 'coverage', 'recall', 'modes'], default: 'usual' },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 42 },
} as const satisfies LinkSchema

export type EvaluationValues = LinkValues<typeof evaluationLink>
