/** How far judgements of the same things agree, beyond what chance would give. */
import { AtelierError } from '../../tensor/index.js'
import type { Interval } from '../statistics/interval.js'
import { wilson } from '../statistics/proportions.js'

export interface Consistency {
  /** Share of equal answers, with Wilson's interval. */
  readonly share: Interval
  /** Cohen's κ (1960): (share − expected) / (1 − expected); left out where one answer is all there is. */
  readonly kappa?: number
}

/** Two judgements of each thing, as labels. @throws AtelierError if there are none, or not as many of both. */
export function consistency(before: readonly string[], after: readonly string[]): Consistency {
  if (before.length === 0 || before.length !== after.length) {
    throw new AtelierError(`agreement: ${before.length} and ${after.length} judgements: must be as many, and some`)
  }
  const count = before.length
  const equal = before.reduce((sum, label, i) => sum + (label === after[i] ? 1 : 0), 0)
  const share = (labels: readonly string[], label: string): number => labels.filter((l) => l === label).length / count
  const expected = [...new Set(before)].reduce((sum, label) => sum + share(before, label) * share(after, label), 0)
  return {
    share: wilson(equal, count),
    ...(expected < 1 && { kappa: (equal / count - expected) / (1 - expected) }),
  }
}

/**
 * Krippendorff's α for labels without an order ("Content analysis", 1980): 1 − observed / expected disagreement, for any number of
 * raters who need not all have judged everything. Undefined where nothing was judged twice or all labels are one.
 * @param units The labels that each thing was given.
 */
export function krippendorffAlpha(units: readonly (readonly string[])[]): number | undefined {
  const paired = units.filter((labels) => labels.length > 1)
  const totals = new Map<string, number>()
  let [count, disagreement] = [0, 0]
  for (const labels of paired) {
    const own = new Map<string, number>()
    for (const label of labels) own.set(label, (own.get(label) ?? 0) + 1)
    const equal = [...own.values()].reduce((sum, n) => sum + n * (n - 1), 0)
    disagreement += (labels.length * (labels.length - 1) - equal) / (labels.length - 1)
    for (const [label, n] of own) totals.set(label, (totals.get(label) ?? 0) + n)
    count += labels.length
  }
  const expected = count * count - [...totals.values()].reduce((sum, n) => sum + n * n, 0)
  if (expected === 0) return undefined
  return 1 - ((count - 1) * disagreement) / expected
}
