import { ranked } from './ranked.js'

/** What alarms, raised by scores above a threshold, got right and wrong. */
export interface Alarms {
  readonly threshold: number
  readonly truePositives: number
  readonly falsePositives: number
  readonly trueNegatives: number
  readonly falseNegatives: number
  /** Share of alarms that are positives; 0 without alarms. */
  readonly precision: number
  /** Share of positives with an alarm. */
  readonly recall: number
  /** Share of negatives with an alarm. */
  readonly falseAlarms: number
  /**
   * 2 TP / (2 TP + FP + FN), item by item: of series, no point adjustment (which gives random scores high marks,
   * arXiv:2109.05257).
   */
  readonly f1: number
}

/** Counts alarms at one threshold. @throws AtelierError as `auroc` does. */
export function alarmsAt(scores: ArrayLike<number>, labels: ArrayLike<number>, threshold: number): Alarms {
  const { thresholds, truePositives, falsePositives, positives, negatives } = ranked(scores, labels)
  const last = thresholds.findLastIndex((score) => score > threshold)
  return counted(threshold, truePositives[last] ?? 0, falsePositives[last] ?? 0, positives, negatives)
}

/**
 * The alarms of highest F1 over all thresholds. The threshold is chosen on the labels that it is then judged by, so this is
 * a bound on what a threshold could do, not what one did: always name it so. @throws AtelierError as `auroc` does.
 */
export function bestAlarms(scores: ArrayLike<number>, labels: ArrayLike<number>): Alarms {
  const { thresholds, truePositives, falsePositives, positives, negatives } = ranked(scores, labels)
  let best: Alarms | undefined
  for (let i = 0; i < thresholds.length; i++) {
    const below = thresholds[i + 1] ?? Number.NEGATIVE_INFINITY
    const alarms = counted(below, truePositives[i]!, falsePositives[i]!, positives, negatives)
    if (best === undefined || alarms.f1 > best.f1) best = alarms
  }
  return best!
}

function counted(threshold: number, hits: number, misfires: number, positives: number, negatives: number): Alarms {
  return {
    threshold,
    truePositives: hits,
    falsePositives: misfires,
    trueNegatives: negatives - misfires,
    falseNegatives: positives - hits,
    precision: hits + misfires === 0 ? 0 : hits / (hits + misfires),
    recall: hits / positives,
    falseAlarms: misfires / negatives,
    f1: (2 * hits) / (hits + misfires + positives),
  }
}
