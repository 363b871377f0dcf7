import { studentQuantile } from '../statistics/distributions.js'
import type { Interval } from '../statistics/interval.js'
import { type Ranked, ranked } from './ranked.js'

/**
 * The area under the ROC curve: the chance that a positive scores above a negative, a tie counted half (Mann & Whitney,
 * 1947). Labels are 1 and 0; no monotone change of the scores moves it, nor does the share of positives, so it flatters
 * where these are rare: read `averagePrecision` beside it.
 * @throws AtelierError on scores or labels that cannot be ranked, or one label only.
 */
export const auroc = (scores: ArrayLike<number>, labels: ArrayLike<number>): number => area(ranked(scores, labels))

function area({ truePositives, falsePositives, positives, negatives }: Ranked): number {
  let [sum, found, alarms] = [0, 0, 0]
  for (let i = 0; i < truePositives.length; i++) {
    sum += ((found + truePositives[i]!) / 2) * (falsePositives[i]! - alarms)
    found = truePositives[i]!
    alarms = falsePositives[i]!
  }
  return sum / (positives * negatives)
}

/**
 * The area with its confidence interval by the variance of DeLong et al. (1988), on the logit scale so that it stays within
 * 0 and 1, with Student's quantile at Satterthwaite's degrees of freedom, since few positives set the variance alone
 * (Brunner & Munzel, 2000). Trap: few positives that all score high hide how rarely others would not. At 15 positives among
 * 400 an interval of 95 % held a true area of .76 in 95 %, of .98 in 85 % of 2,000 simulated sets. Where all pairs are in
 * one order, which leaves no variance to see, the bound is that of a share of the fewer kind, never wrong, in place of
 * pairs: (1 − level) / 2 to the power 1 / min(positives, negatives). With a single positive or negative nothing can be
 * said: 0 to 1.
 * @throws AtelierError on scores or labels that cannot be ranked, or one label only.
 */
export function aurocInterval(scores: ArrayLike<number>, labels: ArrayLike<number>, level = 0.95): Interval {
  const found = ranked(scores, labels)
  const value = area(found)
  const fewer = Math.min(found.positives, found.negatives)
  if (fewer === 1) return { value, low: 0, high: 1 }
  const certain = ((1 - level) / 2) ** (1 / fewer)
  if (value === 1) return { value, low: certain, high: 1 }
  if (value === 0) return { value, low: 0, high: 1 - certain }
  const [overPositives, overNegatives] = variances(found, value)
  const error = Math.sqrt(overPositives + overNegatives)
  const spread = overPositives ** 2 / (found.positives - 1) + overNegatives ** 2 / (found.negatives - 1)
  const reach = (studentQuantile((1 + level) / 2, error ** 4 / spread) * error) / (value * (1 - value))
  const logit = Math.log(value / (1 - value))
  return { value, low: 1 / (1 + Math.exp(reach - logit)), high: 1 / (1 + Math.exp(-reach - logit)) }
}

/**
 * The two parts of the area's variance, S₁₀ / positives and S₀₁ / negatives: S₁₀ is the variance, over positives, of the
 * share of negatives below each, S₀₁ that, over negatives, of the share of positives above each. Equal scores have equal
 * shares.
 */
function variances(
  { truePositives, falsePositives, positives, negatives }: Ranked,
  mean: number,
): readonly [number, number] {
  let [overPositives, overNegatives, found, alarms] = [0, 0, 0, 0]
  for (let i = 0; i < truePositives.length; i++) {
    const [tied, tiedNegatives] = [truePositives[i]! - found, falsePositives[i]! - alarms]
    overPositives += tied * ((negatives - alarms - tiedNegatives / 2) / negatives - mean) ** 2
    overNegatives += tiedNegatives * ((found + tied / 2) / positives - mean) ** 2
    found = truePositives[i]!
    alarms = falsePositives[i]!
  }
  return [overPositives / (positives - 1) / positives, overNegatives / (negatives - 1) / negatives]
}
