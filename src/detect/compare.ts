/** All detectors on the same labelled data, in one table. */
import type { ImageSet, Table } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import { DivergenceError } from '../train/index.js'
import type { AnomalyDetector } from './detection.js'
import { type DetectorName, detectorNames } from './detector.js'
import { type FitDetectorOptions, fitDetector, fitImageDetector } from './fit.js'
import type { Measured } from './measured.js'

export interface CompareOptions extends Omit<FitDetectorOptions, 'detector'> {
  /** Default all. */
  readonly detectors?: readonly DetectorName[]
  /** Told before each fit. */
  readonly onFit?: (detector: DetectorName) => void
}

export interface ComparedDetector extends Measured {
  readonly detector: DetectorName
  /** Seconds of the fit with what it scored. */
  readonly seconds: number
}

export interface Comparison {
  readonly data: string
  readonly seed: number
  /** Rows that each learnt from. */
  readonly learnt: number
  /** The highest AUROC first. */
  readonly detectors: readonly ComparedDetector[]
  /** Those whose training ran away at every rate that was tried. */
  readonly diverged: readonly DetectorName[]
}

/**
 * Fits every detector on the same half of the normal rows and measures it on the other half and the anomalies that `label` names.
 * @throws AtelierError where no row is anomalous.
 */
export const compareDetectors = (table: Table, options: CompareOptions): Promise<Comparison> =>
  compared((fit) => fitDetector(table, fit), options)

/** As `compareDetectors`: one class is normal, the images of others in `test` are anomalous. */
export const compareImageDetectors = (set: ImageSet, test: ImageSet, options: CompareOptions): Promise<Comparison> =>
  compared((fit) => fitImageDetector(set, fit, test), options)

async function compared(
  fit: (options: FitDetectorOptions) => Promise<AnomalyDetector>,
  { detectors = detectorNames, onFit = () => {}, ...options }: CompareOptions,
): Promise<Comparison> {
  const rows: ComparedDetector[] = []
  const diverged: DetectorName[] = []
  let learnt = 0
  for (const detector of detectors) {
    onFit(detector)
    const began = performance.now()
    const made = await unlessDiverged(fit({ heldOutShare: 0.5, ...options, detector }))
    if (made === undefined) {
      diverged.push(detector)
      continue
    }
    const { measured } = made.facts
    await made.close()
    learnt = made.facts.learnt
    if (measured === undefined) {
      throw new AtelierError(
        `detect: "${options.name ?? 'data'}": nothing in it is called anomalous: there is nothing to compare by`,
        'Name the column of labels, or the normal class of images',
      )
    }
    rows.push({ detector, ...measured, seconds: (performance.now() - began) / 1000 })
  }
  return {
    data: options.name ?? 'data',
    seed: options.seed ?? 0,
    learnt,
    detectors: rows.sort((a, b) => b.auroc.value - a.auroc.value),
    diverged,
  }
}

const unlessDiverged = <T>(fitting: Promise<T>): Promise<T | undefined> =>
  fitting.catch((error: unknown) => {
    if (error instanceof DivergenceError) return undefined
    throw error
  })
