/**
 * Empirical cumulative distributions, ECOD: a number is strange in that few numbers of the fit lie as far out (Z. Li et al.,
 * arXiv:2201.00382). A row's score is the greatest of three sums of −ln(share): over the left tails, the right tails, and for each
 * number the tail to which its distribution is skewed. It knows nothing of how numbers go together, and has nothing to set.
 */
import type { Detector, FittedDetector, SavedDetector } from '../detector.js'
import { type Rows, rowAt } from '../rows.js'
import { arrayIn, numberIn } from './saved.js'

/** Values of a number that are kept, at most: evenly spread quantiles of more. */
const mostKept = 10_000

export const ecod: Detector = {
  name: 'ecod',
  about: 'how far out in their distributions the numbers of a row lie, each for itself, in nats',
  async fit(rows) {
    const kept = Math.min(rows.count, mostKept)
    const sorted = new Float32Array(kept * rows.width)
    const skews = new Float64Array(rows.width)
    for (let feature = 0; feature < rows.width; feature++) {
      const values = columnOf(rows, feature)
      skews[feature] = skewOf(values)
      values.sort()
      for (let i = 0; i < kept; i++) {
        sorted[feature * kept + i] = values[kept === 1 ? 0 : Math.round((i * (values.length - 1)) / (kept - 1))]!
      }
    }
    return fitted({ width: rows.width, count: rows.count, kept, sorted, skews })
  },
  load(saved) {
    const [width, count, kept] = [numberIn(saved, 'width'), numberIn(saved, 'count'), numberIn(saved, 'kept')]
    const sorted = arrayIn(saved, 'sorted', Float32Array, width * kept)
    return fitted({ width, count, kept, sorted, skews: arrayIn(saved, 'skews', Float64Array, width) })
  },
}

interface Distributions {
  readonly width: number
  /** Rows of the fit. */
  readonly count: number
  readonly kept: number
  /** [width, kept], ascending. */
  readonly sorted: Float32Array
  /** [width]: third standardised moments. */
  readonly skews: Float64Array
}

function fitted(all: Distributions): FittedDetector {
  const { width, skews } = all
  const tails = { left: new Float64Array(width), right: new Float64Array(width), skewed: new Float64Array(width) }
  const measure = (row: Float32Array): keyof typeof tails => {
    const sums = { left: 0, right: 0, skewed: 0 }
    for (let feature = 0; feature < width; feature++) {
      const [left, right] = tailsOf(all, feature, row[feature]!)
      const skewed = skews[feature]! < 0 ? left : skews[feature]! > 0 ? right : (left + right) / 2
      for (const [name, nats] of [
        ['left', left],
        ['right', right],
        ['skewed', skewed],
      ] as const) {
        tails[name][feature] = nats
        sums[name] += nats
      }
    }
    return sums.left >= sums.right && sums.left >= sums.skewed ? 'left' : sums.right >= sums.skewed ? 'right' : 'skewed'
  }
  return {
    name: 'ecod',
    width,
    async score(rows) {
      return Float64Array.from({ length: rows.count }, (_, i) => sumOf(tails[measure(rowAt(rows, i))]))
    },
    explain: async (row) => tails[measure(row.values)].slice(),
    save: async (): Promise<SavedDetector> => ({
      settings: { width, count: all.count, kept: all.kept },
      arrays: new Map([
        ['sorted', { shape: [width, all.kept], values: all.sorted }],
        ['skews', { shape: [width], values: skews }],
      ]),
    }),
    close: async () => {},
  }
}

/** −ln of the share of the fit at or below a value, and at or above it; a value beyond all counts as half a row's share. */
function tailsOf({ kept, sorted, count }: Distributions, feature: number, value: number): readonly [number, number] {
  const from = feature * kept
  const least = 0.5 / count
  const below = bound(sorted, from, from + kept, value, true) - from
  const above = from + kept - bound(sorted, from, from + kept, value, false)
  return [-Math.log(Math.max(least, below / kept)), -Math.log(Math.max(least, above / kept))]
}

/** The first place in an ascending range whose value is not below `value`, or with `isAfter` above it. */
function bound(sorted: Float32Array, from: number, to: number, value: number, isAfter: boolean): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isAfter ? sorted[middle]! <= value : sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

const columnOf = ({ values, count, width }: Rows, feature: number): Float32Array =>
  Float32Array.from({ length: count }, (_, row) => values[row * width + feature]!)

function skewOf(values: Float32Array): number {
  const mean = sumOf(values) / values.length
  let [second, third] = [0, 0]
  for (const value of values) {
    second += (value - mean) ** 2
    third += (value - mean) ** 3
  }
  return second === 0 ? 0 : third / values.length / (second / values.length) ** 1.5
}

function sumOf(values: Float32Array | Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}
