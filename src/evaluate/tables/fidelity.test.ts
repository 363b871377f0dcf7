import { describe, expect, it } from 'vitest'
import { learnCoding, type Table, tableCoding } from '../../data/index.js'
import { randomStream } from '../../tensor/index.js'
import { copiedRows, gaussianCopula, independentColumns } from './baselines.js'
import { kolmogorovSmirnov, marginals, totalVariation } from './marginals.js'
import { measuredTable } from './measured.js'
import { associationDifference, associations, correlation, correlationRatio, cramersV, ranksOf } from './pairwise.js'
import { twoSampleTest } from './two-sample.js'

const of = (...values: number[]) => Float64Array.from(values)

/** Weight follows from size, kind from weight; some colours are missing. */
function animals(count: number, seed: number): Table {
  const random = randomStream(seed, 'animals')
  const rows = Array.from({ length: count }, () => {
    const size = random.normal()
    const weight = Math.round(100 * (size + 0.3 * random.normal()))
    const kind = weight > 60 ? 'large' : weight < -60 ? 'small' : 'middling'
    const colour = random.uniform() < 0.1 ? '' : ['red', 'green'][random.integer(2)]
    return [size.toFixed(2), weight, kind, colour]
  })
  return { columns: ['size', 'weight', 'kind', 'colour'], rows }
}

const real = animals(600, 1)
const coding = tableCoding(learnCoding(real))
const rows = real.rows as readonly (readonly unknown[])[]
const measured = (made: Table['rows']) => measuredTable(coding, coding.names, made)
const difference = (made: Table['rows']) =>
  associationDifference(associations(measured(made)), associations(measured(rows)))

describe('measures of one column', () => {
  it('take the largest difference of distribution functions', () => {
    expect(kolmogorovSmirnov([1, 2, 3, 4], [1, 2, 3, 4])).toBe(0)
    // Half of the first are below all of the second; ties count at once.
    expect(kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 3, 4])).toBe(0.5)
    expect(kolmogorovSmirnov([1, Number.NaN], [2])).toBe(1)
    // Uniform on [0, 1] against [0, 1/2]: 1/2 at 1/2.
    const even = Array.from({ length: 1000 }, (_, i) => i / 1000)
    expect(
      kolmogorovSmirnov(
        even,
        even.map((value) => value / 2),
      ),
    ).toBeCloseTo(0.5, 2)
  })

  it('take half the differences of shares', () => {
    expect(totalVariation([0, 0, 1, 1], [0, 1, 2, 2], 3)).toBe(0.5)
    expect(totalVariation([0], [1], 2)).toBe(1)
  })

  it('count gaps as a level, or beside the numbers', () => {
    const without = rows.map(([size, weight, kind], i) => [i % 2 === 0 ? '' : size, weight, kind, 'red'])
    const [size, , , colour] = marginals(measured(without), measured(rows))
    expect(size!.missing).toBe(0.5)
    const gaps = rows.filter((row) => row[3] === '').length / 600
    const green = rows.filter((row) => row[3] === 'green').length / 600
    expect(colour!.missing).toBeCloseTo(-gaps, 12)
    expect(colour!.distance).toBeCloseTo(gaps + green, 12)
  })
})

describe('measures of two columns', () => {
  it('rank with shared ranks, and correlate', () => {
    expect([...ranksOf(of(10, 30, Number.NaN, 10))]).toEqual([1.5, 3, Number.NaN, 1.5])
    expect(correlation(of(1, 2, 3), of(2, 4, 6))).toBeCloseTo(1, 12)
    // Deviations (−1, 0, 1) and (1/3, −2/3, 1/3).
    expect(correlation(of(1, 2, 3), of(1, 0, 1))).toBeCloseTo(0, 12)
    expect(correlation(of(1, 1), of(1, 2))).toBeNaN()
  })

  it('say how much of a number a group explains, less chance', () => {
    // Groups {1, 3} and {5, 7}: within 4, total 20, so η² = .8 and ε² = 1 − .2 · 3/2.
    expect(correlationRatio(of(1, 3, 5, 7), [0, 0, 1, 1], 2)).toBeCloseTo(Math.sqrt(0.7), 12)
    const random = randomStream(1)
    const noise = Float64Array.from({ length: 2000 }, () => random.normal())
    const groups = Int32Array.from(noise, () => random.integer(20))
    // Uncorrected it would be about √(19/2000) = .097.
    expect(correlationRatio(noise, groups, 20)).toBeLessThan(0.05)
  })

  it('say how far categories decide each other, less chance', () => {
    const [a, b] = [Array.from({ length: 400 }, (_, i) => i % 4), Array.from({ length: 400 }, (_, i) => (i >> 2) % 5)]
    expect(cramersV(a, a, 4, 4)).toBeCloseTo(1, 2)
    expect(cramersV(a, b, 4, 5)).toBe(0)
    // A two by two table of 30, 10, 10, 30: φ = 1/2, corrected √((1/4 − 1/79) / (1 − 1/79)).
    const cells = [30, 10, 10, 30].flatMap((times, cell) => Array<number>(times).fill(cell))
    const v = cramersV(
      cells.map((cell) => cell >> 1),
      cells.map((cell) => cell & 1),
      2,
      2,
    )
    expect(v).toBeCloseTo(Math.sqrt((1 / 4 - 1 / 79) / (1 - 1 / 79)), 12)
  })

  it('see that shuffled columns have lost each other', () => {
    // Seed 2, 600 rows: ranks of size and weight correlate at about .95, and kind follows from weight.
    expect(difference(independentColumns(rows)(600, 2))).toBeGreaterThan(0.25)
    expect(difference(animals(600, 2).rows)).toBeLessThan(0.04)
    expect(difference(copiedRows(rows)(600, 2))).toBeLessThan(0.04)
  })
})

describe('the two-sample test', () => {
  it('tells shuffled columns from real rows, and no real rows from others', () => {
    const others = measured(animals(600, 2).rows)
    const same = twoSampleTest(measured(animals(600, 3).rows), others, { seed: 1 })
    expect(same.low).toBeLessThan(0.5)
    expect(same.value).toBeLessThan(0.56)
    expect(twoSampleTest(measured(independentColumns(rows)(600, 2)), others, { seed: 1 }).low).toBeGreaterThan(0.8)
  })
})

describe('the Gaussian copula', () => {
  it('keeps the shares of every column and the correlations of numbers', () => {
    const made = measured(gaussianCopula(coding, rows, 1)(2000, 2))
    for (const { distance, missing } of marginals(made, measured(rows))) {
      // Of 2,000 rows against 600 the 99.9 % quantile of the statistic is 1.95 √(1/2000 + 1/600) = .091.
      expect(distance).toBeLessThan(0.09)
      expect(Math.abs(missing)).toBeLessThan(0.03)
    }
    const [own, theirs] = [associations(made), associations(measured(rows))]
    expect(Math.abs(own[0]![1]! - theirs[0]![1]!)).toBeLessThan(0.03)
    // Kinds stand in the order of their frequency, not of weight: a copula cannot say that both ends are rare.
    expect(own[1]![2]).toBeLessThan(0.8 * theirs[1]![2]!)
  })
})
