/**
 * The score of the Numenta Anomaly Benchmark (Lavin & Ahmad, arXiv:1510.03336), for alarms in real time: within a window
 * around an anomaly the earliest alarm counts, the more the earlier it is; an alarm elsewhere costs, the more the longer
 * the last window is past. With y the place in the window, −1 at its first point and 0 just past its end, an alarm weighs 2
 * / (1 + e^(5y)) − 1, over its value at −1 within a window. 0 is what no alarm gets, 100 an alarm at the start of every
 * window and none elsewhere.
 */
import { AtelierError } from '../../tensor/index.js'

/** One series, in the order of time. */
export interface NabSeries {
  /** Higher is more anomalous; an alarm is a score of at least the threshold. */
  readonly scores: ArrayLike<number>
  /** First and last point of each window, in order. */
  readonly windows: readonly (readonly [first: number, last: number])[]
}

export interface NabProfile {
  readonly truePositive: number
  readonly falsePositive: number
  readonly falseNegative: number
}

/** The benchmark's three weightings. */
export const nabProfiles = {
  standard: { truePositive: 1, falsePositive: 0.11, falseNegative: 1 },
  fewFalsePositives: { truePositive: 1, falsePositive: 0.22, falseNegative: 1 },
  fewFalseNegatives: { truePositive: 1, falsePositive: 0.11, falseNegative: 2 },
} as const satisfies Record<string, NabProfile>

export interface NabOptions {
  /** Default `nabProfiles.standard`. */
  readonly profile?: NabProfile
  /**
   * One threshold for all series. Where left out, the best over all scores, as the benchmark does: it has then seen the
   * labels.
   */
  readonly threshold?: number
}

export interface NabScore {
  readonly score: number
  readonly threshold: number
}

/** A point that may raise an alarm: what that weighs, and in which window it is. */
interface Point {
  readonly score: number
  readonly weight: number
  readonly window: number | undefined
}

/**
 * The score of a corpus of series. Points in the first 15 % of a series, 750 at most, count for nothing; a window wholly
 * among them is not asked for, though the perfect score counts it, as the benchmark does.
 * @throws AtelierError on windows that overlap, are out of order or out of their series, or none at all.
 */
export function nabScore(corpus: readonly NabSeries[], options: NabOptions = {}): NabScore {
  const { profile = nabProfiles.standard } = options
  let windows = 0
  const all = corpus.flatMap((series) => {
    const points = pointsOf(series, profile, windows)
    windows += series.windows.length
    return points
  })
  if (windows === 0) throw new AtelierError('NAB score: no windows: nothing to detect')
  all.sort((a, b) => b.score - a.score)

  const asked = new Set(all.flatMap(({ window }) => window ?? []))
  const gained = new Map([...asked].map((window) => [window, -profile.falseNegative]))
  let total = -profile.falseNegative * asked.size
  let best = { total, threshold: Number.POSITIVE_INFINITY }
  for (const [i, { score, weight, window }] of all.entries()) {
    if (options.threshold !== undefined && score < options.threshold) break
    if (window === undefined) total += weight
    else {
      const before = gained.get(window)!
      gained.set(window, Math.max(before, weight))
      total += Math.max(0, weight - before)
    }
    const isLastOfEqual = all[i + 1]?.score !== score
    if (isLastOfEqual && (total > best.total || options.threshold !== undefined)) best = { total, threshold: score }
  }
  const none = -profile.falseNegative * asked.size
  const perfect = profile.truePositive * windows
  return { score: (100 * (best.total - none)) / (perfect - none), threshold: options.threshold ?? best.threshold }
}

/** The points after the probation; windows are counted on from `firstWindow`. */
function pointsOf({ scores, windows }: NabSeries, profile: NabProfile, firstWindow: number): readonly Point[] {
  checkWindows(windows, scores.length)
  const probation = Math.min(Math.floor(0.15 * scores.length), 750)
  const earliest = sigmoid(-1)
  const points: Point[] = []
  let next = 0
  for (let i = 0; i < scores.length; i++) {
    while (next < windows.length && windows[next]![1] < i) next++
    const window = windows[next]
    const before = windows[next - 1]
    if (i < probation) continue
    if (window !== undefined && window[0] <= i) {
      const width = window[1] - window[0] + 1
      const weight = (profile.truePositive * sigmoid((i - window[1] - 1) / width)) / earliest
      points.push({ score: scores[i]!, weight, window: firstWindow + next })
    } else {
      const past = before === undefined ? Number.POSITIVE_INFINITY : (i - before[1]) / (before[1] - before[0])
      points.push({ score: scores[i]!, weight: profile.falsePositive * sigmoid(past), window: undefined })
    }
  }
  return points
}

/** 2 / (1 + e^(5y)) − 1, and −1 from 3 windows on. */
const sigmoid = (y: number): number => (y >= 3 ? -1 : 2 / (1 + Math.exp(5 * y)) - 1)

function checkWindows(windows: NabSeries['windows'], points: number): void {
  let end = -1
  for (const [first, last] of windows) {
    if (!(first > end && last >= first && last < points)) {
      throw new AtelierError(
        `NAB score: a window from ${first} to ${last} in ${points} points, the one before ending at ${end}: misplaced`,
        'Give first and last points in order, without overlap',
      )
    }
    end = last
  }
}
