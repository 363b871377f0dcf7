import { joined } from '../statistics/rows.js'
import { ranked } from './ranked.js'

/** A curve over thresholds, from the highest distinct score downwards; an alarm is a score of at least the threshold. */
export interface RocCurve {
  /** Share of negatives with an alarm. */
  readonly falseAlarms: Float64Array
  /** Share of positives with an alarm. */
  readonly recall: Float64Array
  readonly thresholds: Float64Array
}

/** From (0, 0), at the threshold Infinity, to (1, 1). @throws AtelierError as `auroc` does. */
export function rocCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): RocCurve {
  const found = ranked(scores, labels)
  return {
    falseAlarms: joined(
      [0],
      found.falsePositives.map((alarms) => alarms / found.negatives),
    ),
    recall: joined(
      [0],
      found.truePositives.map((hits) => hits / found.positives),
    ),
    thresholds: joined([Number.POSITIVE_INFINITY], found.thresholds),
  }
}

export interface PrecisionRecallCurve {
  /** Share of alarms that are positives. */
  readonly precision: Float64Array
  /** Share of positives with an alarm. */
  readonly recall: Float64Array
  readonly thresholds: Float64Array
}

/**
 * One point for each distinct score, none made up at recall 0, where precision is not defined. @throws AtelierError as
 * `auroc` does.
 */
export function precisionRecallCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): PrecisionRecallCurve {
  const { thresholds, truePositives, falsePositives, positives } = ranked(scores, labels)
  return {
    precision: truePositives.map((hits, i) => hits / (hits + falsePositives[i]!)),
    recall: truePositives.map((hits) => hits / positives),
    thresholds,
  }
}

/**
 * Σ (Rᵢ − Rᵢ₋₁) Pᵢ over the precision-recall curve: steps, not trapezoids, which would flatter (Davis & Goadrich, 2006).
 * Chance gives the share of positives, not one half. @throws AtelierError as `auroc` does.
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const { precision, recall } = precisionRecallCurve(scores, labels)
  return precision.reduce((sum, value, i) => sum + (recall[i]! - (recall[i - 1] ?? 0)) * value, 0)
}
