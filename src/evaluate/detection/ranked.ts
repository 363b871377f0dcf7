/** Scores beside what is known, from the highest score downwards: what every measure of a ranking is read off. */
import { AtelierError } from '../../tensor/index.js'

/** How many positives and negatives score at least each distinct score. */
export interface Ranked {
  readonly positives: number
  readonly negatives: number
  /** Distinct scores, highest first. */
  readonly thresholds: Float64Array
  /** Positives with a score of at least the threshold. */
  readonly truePositives: Float64Array
  /** Negatives with a score of at least the threshold. */
  readonly falsePositives: Float64Array
}

/**
 * Ranks scores by their labels: 1 is positive (an anomaly), 0 negative; the higher a score, the more positive. Equal scores
 * are one threshold: their order must not count.
 * @throws AtelierError on different lengths, another label, a score that is no number, or one label only.
 */
export function ranked(scores: ArrayLike<number>, labels: ArrayLike<number>): Ranked {
  const positives = countPositives(scores, labels)
  const order = descending(scores)
  const [thresholds, truePositives, falsePositives] = [[], [], []] as [number[], number[], number[]]
  let [found, alarms] = [0, 0]
  for (let at = 0; at < order.length; at++) {
    const score = scores[order[at]!]!
    if (labels[order[at]!] === 1) found++
    else alarms++
    if (at + 1 < order.length && scores[order[at + 1]!] === score) continue
    thresholds.push(score)
    truePositives.push(found)
    falsePositives.push(alarms)
  }
  return {
    positives,
    negatives: scores.length - positives,
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
  }
}

/** Places by falling score. */
function descending(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b)
}

function countPositives(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  if (scores.length !== labels.length) {
    throw new AtelierError(`ranking: ${scores.length} scores and ${labels.length} labels: the counts differ`)
  }
  let positives = 0
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw new AtelierError(`ranking: label ${labels[i]} at ${i}: neither 0 nor 1`, 'Label anomalies 1 and the rest 0')
    }
    if (Number.isNaN(scores[i])) throw new AtelierError(`ranking: score ${scores[i]} at ${i}: not a number`)
    positives += labels[i]!
  }
  if (positives === 0 || positives === labels.length) {
    const only = positives === 0 ? 'no positives' : 'only positives'
    throw new AtelierError(`ranking: ${labels.length} labels with ${only}: nothing to tell apart`, 'Give both kinds')
  }
  return positives
}
