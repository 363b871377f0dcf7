/** What all detectors have in common: they learn what is usual from rows of numbers and tell how strange others are. */
import type { NumberArray } from '../files/index.js'
import type { Rows } from './rows.js'

export const detectorNames = [
  'pca',
  'k-nearest',
  'sampled-nearest',
  'isolation-forest',
  'ecod',
  'autoencoder',
  'vae',
] as const

export type DetectorName = (typeof detectorNames)[number]

export interface FitOptions {
  /** Decides all that is random. */
  readonly seed: number
  /** What a row is where it is an image: [channels, height, width], values from 0 to 1. */
  readonly image?: readonly [channels: number, height: number, width: number]
  readonly threads?: number
  /** Aborting it ends the fit early with an error. */
  readonly signal?: AbortSignal
}

/** Numbers of a fitted detector that are too many for JSON. */
export interface SavedArray {
  readonly shape: readonly number[]
  readonly values: NumberArray
}

/** Everything that a fitted detector is: reloading it gives the same scores bit for bit. */
export interface SavedDetector {
  readonly settings: Readonly<Record<string, unknown>>
  readonly arrays: ReadonlyMap<string, SavedArray>
}

export interface FittedDetector {
  readonly name: DetectorName
  /** Numbers in a row. */
  readonly width: number
  /** [rows]: how strange each row is; higher is stranger. A row's score does not depend on the rows beside it. */
  score(rows: Rows): Promise<Float64Array>
  /** [width]: what each number of a row (of one row) adds to its strangeness; the unit is the detector's own. */
  explain(row: Rows): Promise<Float64Array>
  save(): Promise<SavedDetector>
  close(): Promise<void>
}

export interface Detector {
  readonly name: DetectorName
  /** What a score is, in one sentence. */
  readonly about: string
  /** Learns from rows that are taken as normal; at least two. */
  fit(rows: Rows, options: FitOptions): Promise<FittedDetector>
  /** @throws for what `save` does not give. */
  load(saved: SavedDetector): FittedDetector
}
