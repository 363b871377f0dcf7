/** What a ranking says: scores of the sources, and how far its raters can be relied on. */

import type { PreferencePair, PromptContent } from '../data/index.js'
import type { Duel, Interval } from '../evaluate/index.js'
import type { Comparison } from '../registry/index.node.js'
import { counted, say, table } from './print.js'

/** Duels between sources. Of repeats only the first showing counts; answers of one source do not meet. `bad` is a tie. */
export function duelsOf(comparisons: readonly Comparison[], sources: readonly string[]): Duel[] {
  return comparisons
    .filter(({ showing }) => showing === 0)
    .flatMap(({ answers, choice }) =>
      answers.flatMap((a, i) =>
        answers.flatMap((b, j): Duel[] => {
          if (j <= i || a.source === null || b.source === null || a.source === b.source) return []
          if (typeof choice === 'number' && choice !== i && choice !== j) return []
          const outcome = typeof choice !== 'number' ? 'tie' : choice === i ? 'first' : 'second'
          return [{ first: sources.indexOf(a.source), second: sources.indexOf(b.source), outcome }]
        }),
      ),
    )
}

/** Pairs of the chosen answer and each other one; ties say nothing, and repeats nothing new. */
export const preferencesOf = (comparisons: readonly Comparison[]): PreferencePair[] =>
  comparisons
    .filter(({ showing }) => showing === 0)
    .flatMap(({ prompt, answers, choice }) =>
      typeof choice === 'number'
        ? answers
            .filter((_, i) => i !== choice)
            .map(({ text }) => ({ prompt: prompt as PromptContent, chosen: answers[choice]!.text, rejected: text }))
        : [],
    )

export interface RankingReport {
  readonly comparisons: number
  readonly scripted: number
  readonly raters: readonly string[]
  readonly ties: number
  readonly scores: readonly { readonly source: string; readonly utility: Interval; readonly comparisons: number }[]
  /** Of what was shown twice. */
  readonly consistency?: { readonly share: Interval; readonly kappa?: number }
  /** Krippendorff's α between raters of the same items. */
  readonly agreement?: number
  /** Share of choices that fell on the answer that stood first, where it was shown. */
  readonly first?: Interval
}

export async function rankingReport(comparisons: readonly Comparison[]): Promise<RankingReport> {
  const { bradleyTerry, consistency, krippendorffAlpha, wilson } = await import('../evaluate/index.js')
  const sources = [
    ...new Set(comparisons.flatMap(({ answers }) => answers.flatMap(({ source }) => source ?? []))),
  ].sort()
  const duels = duelsOf(comparisons, sources)
  const fitted = duels.length > 0 ? bradleyTerry(sources.length, duels) : undefined
  const raters = [...new Set(comparisons.map(({ rater }) => rater))]
  const twice = comparisons.flatMap((again) => {
    if (again.showing !== 1) return []
    const before = comparisons.find(
      (each) => each.showing === 0 && each.item === again.item && each.rater === again.rater,
    )
    return before ? [[chosenOf(before), chosenOf(again)] as const] : []
  })
  const labels = new Map<string, string[]>()
  for (const comparison of comparisons.filter(({ showing }) => showing === 0)) {
    labels.set(comparison.item, [...(labels.get(comparison.item) ?? []), chosenOf(comparison)])
  }
  const agreement = raters.length > 1 ? krippendorffAlpha([...labels.values()]) : undefined
  const sided = comparisons.filter(
    ({ choice, answers, isScripted, milliseconds }) =>
      typeof choice === 'number' && answers.length === 2 && (isScripted || milliseconds !== null),
  )
  return {
    comparisons: comparisons.length,
    scripted: comparisons.filter(({ isScripted }) => isScripted).length,
    raters,
    ties: comparisons.filter(({ choice }) => typeof choice !== 'number').length,
    scores: (fitted?.utilities ?? [])
      .map((utility, i) => ({ source: sources[i]!, utility, comparisons: fitted!.counts[i]! }))
      .sort((a, b) => b.utility.value - a.utility.value),
    ...(twice.length > 0 && {
      consistency: consistency(
        twice.map(([a]) => a),
        twice.map(([, b]) => b),
      ),
    }),
    ...(agreement !== undefined && { agreement }),
    ...(sided.length > 0 && { first: wilson(sided.filter(({ choice }) => choice === 0).length, sided.length) }),
  }
}

/** A choice as a label that does not depend on the side. */
const chosenOf = ({ answers, choice }: Comparison): string =>
  typeof choice === 'number' ? `answer ${answers[choice]!.text}` : choice

export async function sayRanking(report: RankingReport): Promise<void> {
  const { chanceToWin, eloPoints } = await import('../evaluate/index.js')
  const { comparisons, scripted, raters, ties, scores, consistency, agreement, first } = report
  const share = ({ value, low, high }: Interval): string =>
    `${(100 * value).toFixed(0)} % [${(100 * low).toFixed(0)}, ${(100 * high).toFixed(0)}]`
  say(
    `${counted(comparisons, 'comparison')} by ${counted(raters.length, 'rater')}, ${scripted === 0 ? 'none' : scripted} scripted; ${counted(ties, 'tie')}`,
  )
  if (scores.length > 0) {
    say()
    const rows = scores.map(({ source, utility, comparisons: count }) => [
      source,
      `${utility.value.toFixed(2)} [${utility.low.toFixed(2)}, ${utility.high.toFixed(2)}]`,
      eloPoints(utility.value).toFixed(0),
      `${(100 * chanceToWin(utility.value, 0)).toFixed(0)} %`,
      String(count),
    ])
    say(table(rows, ['source', 'score, 95 %', 'Elo', 'beats the mean', 'comparisons']))
    say()
  } else say('No two sources were compared, so there are no scores')
  if (consistency) {
    const kappa = consistency.kappa === undefined ? '' : `, κ ${consistency.kappa.toFixed(2)}`
    say(`The same again when repeated: ${share(consistency.share)}${kappa}`)
  }
  if (agreement !== undefined) say(`Agreement between raters: Krippendorff's α ${agreement.toFixed(2)}`)
  if (first) say(`The answer shown first was chosen: ${share(first)}`)
}
