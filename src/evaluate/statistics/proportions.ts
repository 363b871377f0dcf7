/**
 * Intervals of a share, from how often something happened: never by resampling, which knows nothing of what did not happen
 * yet.
 */
import { AtelierError } from '../../tensor/index.js'
import { betaQuantile, normalQuantile } from './distributions.js'
import type { Interval } from './interval.js'

/**
 * Wilson's score interval (1927): covers with about the stated confidence on average over shares, at any number of trials.
 * @throws AtelierError unless 0 ≤ successes ≤ trials, in whole numbers, and trials > 0.
 */
export function wilson(successes: number, trials: number, level = 0.95): Interval {
  checkTrials(successes, trials)
  const z = normalQuantile((1 + level) / 2)
  const share = successes / trials
  const shrunk = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials)
  const reach = (z / (1 + (z * z) / trials)) * Math.sqrt((share * (1 - share)) / trials + (z / (2 * trials)) ** 2)
  return {
    value: share,
    low: successes === 0 ? 0 : shrunk - reach,
    high: successes === trials ? 1 : shrunk + reach,
  }
}

/**
 * The exact interval of Clopper & Pearson (1934): covers with at least the stated confidence whatever the share.
 * @throws AtelierError unless 0 ≤ successes ≤ trials, in whole numbers, and trials > 0.
 */
export function clopperPearson(successes: number, trials: number, level = 0.95): Interval {
  checkTrials(successes, trials)
  const tail = (1 - level) / 2
  return {
    value: successes / trials,
    low: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  }
}

function checkTrials(successes: number, trials: number): void {
  const isCount = Number.isSafeInteger(successes) && Number.isSafeInteger(trials)
  if (isCount && trials > 0 && successes >= 0 && successes <= trials) return
  throw new AtelierError(`interval of a share: ${successes} of ${trials}: not a number of successes among trials`)
}
