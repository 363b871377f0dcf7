import { type LinkSchema, type LinkValues, leastTiles, mostTiles, storedModel, styleLevels } from 'atelier/studio'

/** What the stage shows is its path; the settings beside it are those of the next round. */
export const imageLink = {
  /** Ours, or one of the library. */
  model: { kind: 'choice', choices: ['digits', 'faces'], others: storedModel, default: 'digits' },
  seed: { kind: 'number', least: 0, most: 9999, step: 1, default: 1 },
  /** A place in the model's classes; −1 tells it none. */
  label: { kind: 'number', least: -1, most: 9999, step: 1, default: -1 },
  steps: { kind: 'number', least: 2, most: 50, step: 1, default: 12 },
  guidance: { kind: 'number', least: 0, most: 10, step: 0.5, default: 2 },
  truncation: { kind: 'number', least: 0, most: 1.5, step: 0.05, default: 0.7 },
  /** How far the next round goes from the picture on stage, in hundredths. */
  far: { kind: 'number', least: 0, most: 100, step: 5, default: 50 },
  level: { kind: 'choice', choices: styleLevels, default: 'all' },
  tiles: { kind: 'number', least: leastTiles, most: mostTiles, step: 1, default: 12 },
  /** The round that is shown: the steps to it, the last of them its own. */
  path: { kind: 'text', longest: 60_000, default: '' },
  /** The picture of the round that is on stage, from 1; 0 is none. */
  pick: { kind: 'number', least: 0, most: mostTiles, step: 1, default: 0 },
  /** What is made anew, packed. */
  mask: { kind: 'text', longest: 2000, default: '' },
  /** What the picture on stage is compared with: a number of the round, or another picture's path. */
  with: { kind: 'text', longest: 60_000, default: '' },
  /** How much of it shows, in hundredths. */
  wipe: { kind: 'number', least: 0, most: 100, step: 1, default: 50 },
} as const satisfies LinkSchema

export type ImageValues = LinkValues<typeof imageLink>
