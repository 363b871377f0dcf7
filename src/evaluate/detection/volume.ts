/**
 * Areas for anomalies that last, VUS (Paparrizos et al., "Volume under the surface", PVLDB 15(11), 2022): near misses
 * before and after an anomaly count in part, and every anomaly has to be found. For a window w, points up to w / 2 beside
 * an anomaly get the label √(1 − distance / w). With P the points of anomalies, at each threshold
 *
 *     TP = Σ labels of alarms       P′ = P + ½ Σ labels of alarms beside anomalies
 *     recall = min(1, TP / P′) · share of widened anomalies with an alarm
 *     precision = TP / alarms       false alarms = (alarms − TP) / (points − P′)
 *
 * and the areas under the curves are averaged over all windows from 0 on: a surface over thresholds and windows.
 */
import { AtelierError } from '../../tensor/index.js'
import { ranked } from './ranked.js'

export interface VolumeOptions {
  /**
   * The widest window in points: the period of the series, or how late an alarm may be; 100 in the TSB-AD benchmark unless
   * estimated.
   */
  readonly window: number
  /** Thresholds, at evenly spaced ranks of the scores. Default 250, as in that benchmark. */
  readonly thresholds?: number
}

export interface Volumes {
  /** VUS-PR. Chance gives about the share of anomalous points: print it beside. */
  readonly precisionRecall: number
  /** VUS-ROC. */
  readonly roc: number
}

/**
 * The volumes of a series' scores, the higher the more anomalous, beside its labels, 1 in anomalies and 0 elsewhere, in the
 * order of time.
 * @throws AtelierError on scores or labels that cannot be ranked, a window that is no whole number, or fewer than two
 * thresholds.
 */
export function volumesUnderSurface(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  { window, thresholds = 250 }: VolumeOptions,
): Volumes {
  const { positives } = ranked(scores, labels)
  if (!Number.isSafeInteger(window) || window < 0 || !Number.isSafeInteger(thresholds) || thresholds < 2) {
    throw new AtelierError(`volume under the surface: window ${window}, ${thresholds} thresholds: not such numbers`)
  }
  const levels = levelsOf(scores, thresholds)
  const alarms = cumulated(thresholds, levels, () => 1)
  const hits = cumulated(thresholds, levels, (i) => labels[i]!)
  const anomalies = segmentsOf(labels)
  let [roc, precisionRecall] = [0, 0]
  for (let width = 0; width <= window; width++) {
    const beside = labelsBeside(anomalies, labels, width)
    const nearHits = cumulated(thresholds, levels, (i) => beside[i]!)
    const found = foundAt(widened(anomalies, width, labels.length), levels, thresholds)
    let [recallBefore, falseBefore] = [0, 0]
    for (let level = 0; level < thresholds; level++) {
      const truePositives = hits[level]! + nearHits[level]!
      const wanted = positives + nearHits[level]! / 2
      const recall = Math.min(1, truePositives / wanted) * found[level]!
      const falseAlarms = (alarms[level]! - truePositives) / (labels.length - wanted)
      precisionRecall += ((recall - recallBefore) * truePositives) / alarms[level]!
      roc += ((recall + recallBefore) / 2) * (falseAlarms - falseBefore)
      recallBefore = recall
      falseBefore = falseAlarms
    }
    roc += ((1 + recallBefore) / 2) * (1 - falseBefore)
  }
  return { precisionRecall: precisionRecall / (window + 1), roc: roc / (window + 1) }
}

/** First and last point. */
type Segment = readonly [number, number]

/** For each point the first threshold, from the highest on, that its score reaches. */
function levelsOf(scores: ArrayLike<number>, thresholds: number): Uint32Array {
  const sorted = Float64Array.from(scores).sort().reverse()
  const last = scores.length - 1
  const steps = Float64Array.from({ length: thresholds }, (_, k) => sorted[Math.floor((k * last) / (thresholds - 1))]!)
  return Uint32Array.from({ length: scores.length }, (_, i) => {
    let [low, high] = [0, thresholds - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (scores[i]! >= steps[middle]!) high = middle
      else low = middle + 1
    }
    return low
  })
}

/** For each threshold the sum of `amount` over the points that reach it. */
function cumulated(thresholds: number, levels: Uint32Array, amount: (point: number) => number): Float64Array {
  const sums = new Float64Array(thresholds)
  for (const [i, level] of levels.entries()) sums[level]! += amount(i)
  for (let level = 1; level < thresholds; level++) sums[level]! += sums[level - 1]!
  return sums
}

function segmentsOf(labels: ArrayLike<number>): readonly Segment[] {
  const segments: Segment[] = []
  for (let i = 0, start = 0; i < labels.length; i++) {
    if (labels[i] === 0) continue
    if (i === 0 || labels[i - 1] === 0) start = i
    if (i === labels.length - 1 || labels[i + 1] === 0) segments.push([start, i])
  }
  return segments
}

/** The labels of points beside anomalies; those of two anomalies add up to at most 1. */
function labelsBeside(anomalies: readonly Segment[], labels: ArrayLike<number>, width: number): Float64Array {
  const beside = new Float64Array(labels.length)
  const add = (point: number, distance: number): void => {
    if (labels[point] === 0) beside[point] = Math.min(1, beside[point]! + Math.sqrt(1 - distance / width))
  }
  for (const [first, last] of anomalies) {
    for (let distance = 1; distance <= Math.floor(width / 2); distance++) {
      add(first - distance, distance)
      add(last + distance, distance)
    }
  }
  return beside
}

/** The anomalies with the points beside them; those that meet are one. */
function widened(anomalies: readonly Segment[], width: number, points: number): readonly Segment[] {
  const reach = Math.floor(width / 2)
  const joined: [number, number][] = []
  for (const [first, last] of anomalies) {
    const [from, to] = [Math.max(0, first - reach), Math.min(points - 1, last + reach)]
    const before = joined.at(-1)
    if (before !== undefined && from <= before[1]) before[1] = to
    else joined.push([from, to])
  }
  return joined
}

/** For each threshold the share of segments with a point that reaches it. */
function foundAt(segments: readonly Segment[], levels: Uint32Array, thresholds: number): Float64Array {
  const found = new Float64Array(thresholds)
  for (const [first, last] of segments) {
    let earliest = thresholds
    for (let i = first; i <= last; i++) earliest = Math.min(earliest, levels[i]!)
    found[earliest]! += 1
  }
  for (let level = 1; level < thresholds; level++) found[level]! += found[level - 1]!
  return found.map((count) => count / segments.length)
}
