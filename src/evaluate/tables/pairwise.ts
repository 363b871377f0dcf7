/** How strongly the columns of a table hang together, two by two, on one scale from 0 to 1 for any kinds. */
import type { MeasuredColumn, MeasuredTable } from './measured.js'

/**
 * The association of every two columns [columns][columns]: of numbers Spearman's rank correlation, with its sign; of a number and a
 * category the correlation ratio of the number's ranks; of categories Cramér's V. The latter two are corrected for what chance gives, so
 * that samples of different sizes can be compared, and are 0 below that. NaN where a column does not vary.
 */
export function associations({ columns }: MeasuredTable): readonly Float64Array[] {
  const ranked = columns.map((column) => (column.kind === 'number' ? ranksOf(column.values) : column.values))
  const found = columns.map(() => new Float64Array(columns.length).fill(1))
  for (let i = 0; i < columns.length; i++) {
    for (let j = i + 1; j < columns.length; j++) {
      const value = association(columns[i]!, ranked[i]!, columns[j]!, ranked[j]!)
      found[i]![j] = value
      found[j]![i] = value
    }
  }
  return found
}

function association(a: MeasuredColumn, first: Float64Array, b: MeasuredColumn, second: Float64Array): number {
  if (a.kind === 'number' && b.kind === 'number') return correlation(first, second)
  if (a.kind === 'number') return correlationRatio(first, second, b.levels.length)
  if (b.kind === 'number') return correlationRatio(second, first, a.levels.length)
  return cramersV(first, second, a.levels.length, b.levels.length)
}

/** The mean of the differences between two tables' associations, signs included, over all pairs that both know; 0 where there is none. */
export function associationDifference(made: readonly Float64Array[], real: readonly Float64Array[]): number {
  let [sum, pairs] = [0, 0]
  for (let i = 0; i < real.length; i++) {
    for (let j = i + 1; j < real.length; j++) {
      if (Number.isNaN(real[i]![j])) continue
      // A column that no longer varies hangs together with nothing.
      const own = Number.isNaN(made[i]![j]!) ? 0 : made[i]![j]!
      sum += Math.abs(own - real[i]![j]!)
      pairs++
    }
  }
  return pairs === 0 ? 0 : sum / pairs
}

/** Ranks from 1 on, ties sharing their mean; NaN stays. */
export function ranksOf(values: Float64Array): Float64Array {
  const order = [...values.keys()].filter((i) => !Number.isNaN(values[i]!)).sort((a, b) => values[a]! - values[b]!)
  const ranks = new Float64Array(values.length).fill(Number.NaN)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2
    start = end
  }
  return ranks
}

/** Pearson's correlation over the rows in which neither is NaN. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const rows = [...a.keys()].filter((i) => !Number.isNaN(a[i]!) && !Number.isNaN(b[i]!))
  const mean = (values: Float64Array): number => rows.reduce((sum, i) => sum + values[i]!, 0) / rows.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [both, squareA, squareB] = [0, 0, 0]
  for (const i of rows) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB]
    both += x * y
    squareA += x * x
    squareB += y * y
  }
  return squareA > 0 && squareB > 0 ? both / Math.sqrt(squareA * squareB) : Number.NaN
}

/**
 * η = √(1 − within / total), the share of a number's variance that its group explains, less what chance explains of n rows in k groups:
 * ε² = 1 − (1 − η²)(n − 1)/(n − k) (T. Kelley, 1935).
 */
export function correlationRatio(numbers: Float64Array, groups: ArrayLike<number>, levels: number): number {
  const [sums, counts] = [new Float64Array(levels), new Float64Array(levels)]
  let [count, total] = [0, 0]
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isNaN(numbers[i]!)) continue
    sums[groups[i]!]! += numbers[i]!
    counts[groups[i]!]! += 1
    total += numbers[i]!
    count++
  }
  const mean = total / count
  let [within, around] = [0, 0]
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isNaN(numbers[i]!)) continue
    within += (numbers[i]! - sums[groups[i]!]! / counts[groups[i]!]!) ** 2
    around += (numbers[i]! - mean) ** 2
  }
  const found = counts.filter((each) => each > 0).length
  if (!(around > 0) || found < 2 || count <= found) return Number.NaN
  return Math.sqrt(Math.max(0, 1 - ((within / around) * (count - 1)) / (count - found)))
}

/** Cramér's V, √(φ² / min(r − 1, c − 1)), corrected for bias (W. Bergsma, 2013). */
export function cramersV(a: ArrayLike<number>, b: ArrayLike<number>, levelsA: number, levelsB: number): number {
  const count = a.length
  const [rows, columns] = [new Float64Array(levelsA), new Float64Array(levelsB)]
  const cells = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    rows[a[i]!]! += 1
    columns[b[i]!]! += 1
    const key = a[i]! * levelsB + b[i]!
    cells.set(key, (cells.get(key) ?? 0) + 1)
  }
  // φ² = Σ n²ᵢⱼ / (nᵢ nⱼ) − 1, to which empty cells add nothing.
  let phi = -1
  for (const [key, times] of cells) phi += times ** 2 / (rows[Math.floor(key / levelsB)]! * columns[key % levelsB]!)
  const [r, c] = [rows, columns].map((all) => all.filter((each) => each > 0).length) as [number, number]
  if (r < 2 || c < 2 || count < 3) return Number.NaN
  const corrected = Math.max(0, phi - ((r - 1) * (c - 1)) / (count - 1))
  const side = (levels: number): number => levels - (levels - 1) ** 2 / (count - 1)
  const least = Math.min(side(r), side(c)) - 1
  return least > 0 ? Math.min(1, Math.sqrt(corrected / least)) : Number.NaN
}
