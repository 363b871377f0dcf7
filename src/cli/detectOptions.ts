/** What the verbs of `atelier detect` can be told. */
import { exitCodes } from './failure.js'
import { sourceOptions } from './imageSource.js'
import type { OptionTable, ValuesOf } from './option.js'

/** By name, so that help does not load them. */
const detectorChoices = [
  ...(['pca', 'k-nearest', 'sampled-nearest', 'isolation-forest', 'ecod', 'autoencoder', 'vae'] as const),
] as const

const { resize, colours, labelBy, images } = sourceOptions

/** What decides how data is read, for `fit` and `compare`. */
export const readingOptions = {
  label: { kind: 'text', value: 'column', help: 'a column that says which rows are anomalous' },
  normal: {
    kind: 'text',
    value: 'value',
    help: 'what that column says of normal rows; of images the normal class',
    otherwise: '0, false, no, normal, or nothing',
  },
  ignore: { kind: 'texts', value: 'column', help: 'columns to leave out, such as identifiers' },
  window: { kind: 'whole', least: 1, most: 10_000, help: 'take the rows as a time series: steps in a window' },
  time: { kind: 'text', value: 'column', help: 'the times of a series; its rows must be in their order' },
  rows: {
    kind: 'whole',
    least: 10,
    default: 200_000,
    help: 'rows of a table to learn from, at most; drawn by the seed',
  },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'one' },
  ...{ resize, colours, labelBy, images },
} as const satisfies OptionTable

export type ReadingValues = ValuesOf<typeof readingOptions>

/** What is asked of any fit. */
export const compareOptions = {
  falseAlarms: {
    kind: 'number',
    least: 0,
    most: 0.5,
    isOpen: true,
    default: 0.01,
    help: 'share of normal rows that may pass the threshold',
  },
  ...readingOptions,
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type CompareValues = ValuesOf<typeof compareOptions>

export const fitOptions = {
  out: { kind: 'text', value: 'folder', default: 'runs/detector', help: 'the folder to write' },
  detector: {
    kind: 'choice',
    choices: detectorChoices,
    value: 'name',
    help: `how: ${detectorChoices.join(', ')}`,
    otherwise: 'sampled-nearest; of images k-nearest',
  },
  ...compareOptions,
} as const satisfies OptionTable

export type FitValues = ValuesOf<typeof fitOptions>

export const scoreOptions = {
  out: { kind: 'text', value: 'file', help: 'write the scores there: .csv or .jsonl', otherwise: 'stdout, as CSV' },
  failOnAnomaly: { kind: 'switch', help: `end with code ${exitCodes.anomalies} if anything passes the threshold` },
  json: { kind: 'switch', help: 'with --out, a summary as one JSON object; else a JSON object for each row' },
} as const satisfies OptionTable

export type ScoreValues = ValuesOf<typeof scoreOptions>

export const explainOptions = {
  row: { kind: 'whole', least: 1, help: 'the row or image, counted from 1' },
  picture: {
    kind: 'text',
    value: 'file',
    help: 'write a picture of the reasons there, .png or .svg (rows) or .png (images)',
  },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type ExplainValues = ValuesOf<typeof explainOptions>

export const watchOptions = {
  failOnAnomaly: { kind: 'switch', help: `end with code ${exitCodes.anomalies} if anything passes the threshold` },
  stopOnAnomaly: { kind: 'switch', help: 'end at the first row that passes the threshold' },
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

export type WatchValues = ValuesOf<typeof watchOptions>
