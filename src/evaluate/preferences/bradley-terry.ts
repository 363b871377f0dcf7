/**
 * Utilities from comparisons: Bradley & Terry (Biometrika 39, 1952) with Davidson's ties (J. Amer. Stat. Assoc. 65, 1970). With
 * utilities u and a readiness t to call a tie, one comparison of i with j ends in
 *
 *     i wins ∝ exp(u_i)    j wins ∝ exp(u_j)    tie ∝ exp(t + (u_i + u_j) / 2)
 *
 * which is a softmax of linear functions, so the likelihood is concave and Newton's method finds its top. Counting a tie as half a
 * win each would shrink the differences.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { AtelierError } from '../../tensor/index.js'
import { normalQuantile } from '../statistics/distributions.js'
import type { Interval } from '../statistics/interval.js'

/** How a comparison of two items ended. */
export interface Duel {
  readonly first: number
  readonly second: number
  readonly outcome: 'first' | 'second' | 'tie'
}

export interface BradleyTerryOptions {
  /** Confidence. Default 0.95. */
  readonly level?: number
  /** Standard deviation of the normal prior of utilities, in nats: it keeps items that always win finite. Default 5. */
  readonly prior?: number
}

export interface BradleyTerry {
  /** For each item its utility in nats, the mean of all being 0. A difference of 1 is a chance of 73 %. */
  readonly utilities: readonly Interval[]
  /** Davidson's ν = exp(t): how ready raters are to call a tie; 0 where there are none. */
  readonly ties: number
  /** Comparisons that each item was in. */
  readonly counts: Int32Array
}

/**
 * Utilities of `items` items from duels, the intervals by the inverse Fisher information at the top.
 * @throws AtelierError if there are no duels, or one names an item that is not there or the same item twice.
 */
export function bradleyTerry(
  items: number,
  duels: readonly Duel[],
  { level = 0.95, prior = 5 }: BradleyTerryOptions = {},
): BradleyTerry {
  check(items, duels)
  const hasTies = duels.some(({ outcome }) => outcome === 'tie')
  const size = items + (hasTies ? 1 : 0)
  // Davidson's ν has a prior of its own, as wide.
  const precision = prior ** -2
  const forms = new Map<string, Pairing>()
  for (const duel of duels) {
    const key = `${duel.first} ${duel.second}`
    const form = forms.get(key) ?? { first: duel.first, second: duel.second, counts: { first: 0, second: 0, tie: 0 } }
    form.counts[duel.outcome] += 1
    forms.set(key, form)
  }
  const pairings = [...forms.values()]
  let at = new Float64Array(size)
  let height = penalised(at, pairings, items, precision)
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const { gradient, information } = slopes(at, pairings, items, precision)
    const move = new CholeskyDecomposition(information).solve(Matrix.columnVector(gradient)).to1DArray()
    let reach = 1
    let next = at
    let reached = height
    do {
      next = at.map((value, i) => value + reach * move[i]!)
      reached = penalised(next, pairings, items, precision)
      reach /= 2
    } while (reached < height && reach > 1e-6)
    const isThere = Math.max(...move.map(Math.abs)) < 1e-9
    at = next
    height = reached
    if (isThere) break
  }
  const { information } = slopes(at, pairings, items, precision)
  const covariance = new CholeskyDecomposition(information).solve(Matrix.eye(size))
  return {
    utilities: centred(at, covariance, items, normalQuantile((1 + level) / 2)),
    ties: hasTies ? Math.exp(at[items]!) : 0,
    counts: countsOf(items, duels),
  }
}

/** The chance that an item of this utility is preferred to another where no tie is called: 1 / (1 + exp(other − own)). */
export const chanceToWin = (own: number, other: number): number => 1 / (1 + Math.exp(other - own))

/** A utility in nats as a difference of Elo's ratings: 400 / ln 10 points each, so that 400 points are odds of ten to one. */
export const eloPoints = (utility: number): number => (400 / Math.LN10) * utility

const mostIterations = 100

/** All duels of one item with another. */
interface Pairing {
  readonly first: number
  readonly second: number
  readonly counts: Record<Duel['outcome'], number>
}

/** ln of the chances of the three outcomes; a tie is impossible where `at` has no readiness for one. */
function logChances(at: Float64Array, { first, second }: Pairing, items: number): Record<Duel['outcome'], number> {
  const [a, b] = [at[first]!, at[second]!]
  const tie = at.length > items ? at[items]! + (a + b) / 2 : Number.NEGATIVE_INFINITY
  const top = Math.max(a, b, tie)
  const total = top + Math.log(Math.exp(a - top) + Math.exp(b - top) + Math.exp(tie - top))
  return { first: a - total, second: b - total, tie: tie - total }
}

function penalised(at: Float64Array, pairings: readonly Pairing[], items: number, precision: number): number {
  let sum = 0
  for (const pairing of pairings) {
    const chances = logChances(at, pairing, items)
    for (const outcome of ['first', 'second', 'tie'] as const) {
      if (pairing.counts[outcome] > 0) sum += pairing.counts[outcome] * chances[outcome]
    }
  }
  return sum - (precision / 2) * at.reduce((squares, value) => squares + value * value, 0)
}

/** The gradient, and minus the Hessian: the covariance of the outcomes' features, plus the prior's precision. */
function slopes(at: Float64Array, pairings: readonly Pairing[], items: number, precision: number) {
  const gradient = at.map((value) => -precision * value)
  const information = Matrix.eye(at.length).mul(precision)
  for (const pairing of pairings) {
    const { first, second, counts } = pairing
    const chances = logChances(at, pairing, items)
    const total = counts.first + counts.second + counts.tie
    const places = at.length > items ? [first, second, items] : [first, second]
    const features = [
      { weight: [1, 0, 0], count: counts.first, chance: Math.exp(chances.first) },
      { weight: [0, 1, 0], count: counts.second, chance: Math.exp(chances.second) },
      { weight: [0.5, 0.5, 1], count: counts.tie, chance: Math.exp(chances.tie) },
    ]
    const mean = [0, 1, 2].map((i) => features.reduce((sum, { weight, chance }) => sum + chance * weight[i]!, 0))
    for (const [i, row] of places.entries()) {
      for (const { weight, count } of features) gradient[row]! += count * weight[i]!
      gradient[row]! -= total * mean[i]!
      for (const [j, column] of places.entries()) {
        const product = features.reduce((sum, { weight, chance }) => sum + chance * weight[i]! * weight[j]!, 0)
        information.set(row, column, information.get(row, column) + total * (product - mean[i]! * mean[j]!))
      }
    }
  }
  return { gradient, information }
}

/** Utilities less their mean, with the intervals of these differences. */
function centred(at: Float64Array, covariance: Matrix, items: number, z: number): readonly Interval[] {
  const own = Array.from({ length: items }, (_, i) => covariance.getRow(i).slice(0, items))
  const rows = own.map((row) => row.reduce((a, b) => a + b, 0) / items)
  const all = rows.reduce((a, b) => a + b, 0) / items
  const mean = at.subarray(0, items).reduce((a, b) => a + b, 0) / items
  return own.map((row, i) => {
    const value = at[i]! - mean
    const reach = z * Math.sqrt(Math.max(0, row[i]! - 2 * rows[i]! + all))
    return { value, low: value - reach, high: value + reach }
  })
}

function countsOf(items: number, duels: readonly Duel[]): Int32Array {
  const counts = new Int32Array(items)
  for (const { first, second } of duels) {
    counts[first]! += 1
    counts[second]! += 1
  }
  return counts
}

function check(items: number, duels: readonly Duel[]): void {
  if (duels.length === 0)
    throw new AtelierError('scores: no comparisons: there is nothing to score', 'Rank some answers')
  const isItem = (item: number): boolean => Number.isSafeInteger(item) && item >= 0 && item < items
  for (const { first, second } of duels) {
    if (isItem(first) && isItem(second) && first !== second) continue
    throw new AtelierError(`scores: ${first} against ${second}: not two of ${items} items`)
  }
}
