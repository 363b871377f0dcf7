/** Verdicts on made rows in plain words. */
import type { TargetMeasure } from '../tables/usefulness.js'
import type { Measure } from './report.js'

/** By whether trees can tell made rows from real ones, and how it is for a Gaussian copula. */
export function fidelityWords(own: Measure, real: Measure, copula: Measure): string {
  const low = own.low ?? own.value
  if (low <= Math.max(0.5, real.high ?? real.value)) return 'Boosted trees cannot tell its rows from real ones.'
  return `Of a made and a real row boosted trees find the made one ${inHundred(own)} times in a hundred, where 50 is guessing; of a Gaussian copula’s ${inHundred(copula)} times.`
}

const inHundred = ({ value }: Measure): number => Math.round(100 * value)

/** What rows are worth to who learns from them. */
export function usefulnessWords(
  own: Measure,
  real: Measure,
  { target, measure }: { readonly target: string; readonly measure: TargetMeasure },
): string {
  const chance = measure === 'AUROC' ? 0.5 : 0
  const share = (own.value - chance) / (real.value - chance)
  const said = `learnt from its rows, “${target}” is predicted with ${measure} ${own.value.toFixed(2)}, from real rows ${real.value.toFixed(2)}`
  if (!(real.value - chance > 0.02))
    return `Nothing can be learnt of “${target}” from real rows either (${measure} ${real.value.toFixed(2)}).`
  if (own.high! >= real.value || share > 0.95) return `As good as real ones to learn from: ${said}.`
  if (share > 0.75) return `Nearly as good as real ones to learn from: ${said}.`
  return share > 0.3 ? `Somewhat useful: ${said}.` : `Of little use: ${said}.`
}

/** The measures that privacy is judged by. */
export interface PrivacyFigures {
  readonly membership: Measure
  /** That of a Gaussian copula, which remembers no row: where test rows are less usual than training rows, it is above guessing, too. */
  readonly membershipCopula: Measure
  readonly nearer: Measure
  readonly equal: Measure
  readonly equalReal: Measure
}

/** This much beyond what is to be expected counts, where it is more than chance. */
const notable = 0.05

/** Whether rows give away what they were learnt from. */
export function privacyWords(figures: PrivacyFigures): string {
  const { membership, membershipCopula, nearer, equal, equalReal } = figures
  const guessed = (by: string): string =>
    `who guesses by ${by} whether a row was learnt from is right ${inHundred(membership)} times in a hundred, by the rows of a Gaussian copula ${inHundred(membershipCopula)} times`
  const found = [
    ...(isAbove(membership, Math.max(0.5, membershipCopula.value)) ? [guessed('nearness')] : []),
    ...(isAbove(nearer, 0.5)
      ? [`made rows are nearer to training rows than real ones are ${inHundred(nearer)} times in a hundred`]
      : []),
    ...(equal.low! > equalReal.high!
      ? [`${equal.value.toFixed(1)} % of its rows equal a training row, of test rows ${equalReal.value.toFixed(1)} %`]
      : []),
  ]
  if (found.length > 0) return `It gives training rows away: ${found.join('; ')}.`
  if (membership.high! - membership.low! > vague)
    return 'There are too few rows to tell whether nearness gives something away.'
  return `Nearness gives ${membership.low! > 0.5 ? 'little' : 'nothing'} away: ${guessed('it')}. This is no proof of privacy.`
}

/** An interval as wide as this says nothing. */
const vague = 0.3

const isAbove = ({ value, low }: Measure, expected: number): boolean => low! > 0.5 && value > expected + notable
