/** Which rows are learnt from, which are held out for the threshold, and which are known to be anomalous. */
import { AtelierError, randomStream } from '../tensor/index.js'

export interface RowSplit {
  readonly learnt: readonly number[]
  readonly heldOut: readonly number[]
  readonly anomalies: readonly number[]
}

export interface SplitOptions {
  /** The rate of false alarms that the held-out rows should be able to promise. */
  readonly falseAlarms: number
  readonly seed: number
  /** Share of the normal rows that is held out. Default a fifth. */
  readonly share?: number
}

/** Normal rows that a fit needs at least. */
const fewest = 10
const usualShare = 0.2
/** Rows that are held out, at most. */
const most = 10_000

/**
 * A fifth of the normal rows, drawn by seed, is held out unless `share` says otherwise: more where the rate needs it, but never more than half, and at most 10,000.
 * @throws AtelierError for fewer than ten normal rows.
 */
export function splitRows(isAnomalous: readonly boolean[], options: SplitOptions): RowSplit {
  const normal = placesOf(isAnomalous, false)
  const count = heldOutCount(normal.length, options)
  const drawn = new Set(randomStream(options.seed, 'held-out rows').permutation(normal.length).subarray(0, count))
  return {
    learnt: normal.filter((_, i) => !drawn.has(i)),
    heldOut: normal.filter((_, i) => drawn.has(i)),
    anomalies: placesOf(isAnomalous, true),
  }
}

/**
 * Of the windows that end at each step from `length` on, the last of the clean ones are held out, with a gap before them so that they
 * share no step with those that are learnt from. A window is anomalous where its last step is; where only an earlier one is, it is
 * left out.
 */
export function splitWindows(isAnomalous: readonly boolean[], length: number, options: SplitOptions): RowSplit {
  const hasAnomaly: boolean[] = []
  let lastAnomaly = Number.NEGATIVE_INFINITY
  for (const [step, is] of isAnomalous.entries()) {
    if (is) lastAnomaly = step
    if (step >= length - 1) hasAnomaly.push(lastAnomaly > step - length)
  }
  const clean = placesOf(hasAnomaly, false)
  const count = heldOutCount(clean.length, options)
  const heldOut = clean.slice(clean.length - count)
  const learnt = clean.filter((place) => place <= heldOut[0]! - length)
  if (learnt.length < fewest / 2) {
    throw new AtelierError(
      `detect: ${isAnomalous.length} steps in windows of ${length}: ${learnt.length} windows are left to learn from`,
      'Give a longer series or a shorter window',
    )
  }
  return {
    learnt,
    heldOut,
    anomalies: placesOf(hasAnomaly, true).filter((place) => isAnomalous[place + length - 1]),
  }
}

function heldOutCount(normal: number, { falseAlarms, share = usualShare }: SplitOptions): number {
  if (normal < fewest) {
    throw new AtelierError(
      `detect: ${normal} normal ${normal === 1 ? 'row' : 'rows'}: too few to learn what is usual and to set a threshold`,
      `Give at least ${fewest}`,
    )
  }
  const wanted = Math.max(Math.ceil(share * normal), Math.ceil(1 / falseAlarms))
  return Math.min(wanted, Math.floor(normal / 2), most)
}

const placesOf = (claims: readonly boolean[], wanted: boolean): number[] =>
  claims.flatMap((claim, place) => (claim === wanted ? [place] : []))
