/** How far each column of made rows is from the same column of real ones, whatever the other columns are. */
import type { MeasuredColumn, MeasuredTable } from './measured.js'

export interface Marginal {
  readonly name: string
  readonly kind: MeasuredColumn['kind']
  /** Of numbers the Kolmogorov–Smirnov statistic, of categories the total variation: 0 for equal shares, 1 for nothing in common. */
  readonly distance: number
  /** Share of missing cells here, less that there; of categories it is a part of the distance. */
  readonly missing: number
}

/** Compares the columns of two tables that have the same ones. */
export const marginals = (made: MeasuredTable, real: MeasuredTable): readonly Marginal[] =>
  made.columns.map((column, i) => {
    const other = real.columns[i]!
    const { name, kind } = column
    if (kind === 'category') {
      const distance = totalVariation(column.values, other.values, column.levels.length)
      const missing = shareOf(column, (value) => value === column.levels.length - 2)
      return { name, kind, distance, missing: missing - shareOf(other, (value) => value === other.levels.length - 2) }
    }
    return {
      ...{ name, kind, distance: kolmogorovSmirnov(column.values, other.values) },
      missing: shareOf(column, Number.isNaN) - shareOf(other, Number.isNaN),
    }
  })

const shareOf = ({ values }: MeasuredColumn, holds: (value: number) => boolean): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + (holds(value) ? 1 : 0), 0) / values.length

/** The largest difference of two samples' distribution functions; NaN is left out. Of one sample without numbers it is 1, of two 0. */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [a, b] = [first, second].map((all) =>
    Float64Array.from(all)
      .filter((value) => !Number.isNaN(value))
      .sort(),
  ) as [Float64Array, Float64Array]
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 0 : 1
  let [i, j, most] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!)
    while (i < a.length && a[i]! <= value) i++
    while (j < b.length && b[j]! <= value) j++
    most = Math.max(most, Math.abs(i / a.length - j / b.length))
  }
  return most
}

/** Half the sum of differences between the shares of `levels` levels. */
export function totalVariation(first: ArrayLike<number>, second: ArrayLike<number>, levels: number): number {
  const differences = new Float64Array(levels)
  for (let i = 0; i < first.length; i++) differences[first[i]!]! += 1 / first.length
  for (let i = 0; i < second.length; i++) differences[second[i]!]! -= 1 / second.length
  return differences.reduce((sum, difference) => sum + Math.abs(difference), 0) / 2
}
