import { describe, expect, it } from 'vitest'
import { fillNormal, randomStream } from '../../tensor/index.js'
import { type BootstrapOptions, bootstrap, bootstrapMean, frechetDistance, selectRows } from '../index.js'

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

/** The share of `sets` seeded samples whose interval holds `truth`. */
function covered(sets: number, truth: number, interval: (seed: number) => { low: number; high: number }): number {
  const hits = Array.from({ length: sets }, (_, seed) => {
    const { low, high } = interval(seed)
    return low <= truth && truth <= high ? 1 : 0
  })
  return sum(hits) / sets
}

const normal = (seed: number, count: number): Float64Array => {
  const values = new Float64Array(count)
  fillNormal(values, seed, 1, 0)
  return values
}

const exponential = (seed: number, count: number): Float64Array => {
  const stream = randomStream(seed, 'exponential')
  return Float64Array.from({ length: count }, () => -Math.log(1 - stream.uniform()))
}

describe('bootstrap intervals', () => {
  // 1,000 samples of 50 values, 199 resamples: the standard error of the coverage is .7 %.
  it.each(['percentile', 'bca'] as const)('%s covers a normal mean as often as stated', (method) => {
    const options: BootstrapOptions = { method, resamples: 199 }
    const share = covered(1000, 0, (seed) => bootstrapMean(normal(seed, 50), { ...options, seed }))
    expect(Math.abs(share - 0.95)).toBeLessThan(0.02)
  })

  // 1,000 samples of 40 exponential variables: bca leans to the long tail, so that both sides miss more alike than the percentiles do.
  it('bca allows for skewness', () => {
    const missed = (method: 'bca' | 'percentile') => {
      const above = (seed: number) => {
        const { low, high } = bootstrapMean(exponential(seed, 40), { method, resamples: 199, seed })
        return high < 1 ? 1 : low > 1 ? -1 : 0
      }
      const sides = Array.from({ length: 1000 }, (_, seed) => above(seed))
      return { above: sides.filter((side) => side === 1).length, below: sides.filter((side) => side === -1).length }
    }
    const [bca, percentile] = [missed('bca'), missed('percentile')]
    expect(Math.abs(bca.above - bca.below)).toBeLessThan(Math.abs(percentile.above - percentile.below) - 10)
    expect(Math.abs((bca.above + bca.below) / 1000 - 0.05)).toBeLessThan(0.02)
  })

  // The difference of two means, of 60 values of spread 3 and 90 of spread 1, 600 times.
  it('resamples each group by itself', () => {
    const share = covered(600, 2, (seed) => {
      const [a, b] = [normal(2 * seed, 60).map((value) => 3 * value + 2), normal(2 * seed + 1, 90)]
      const mean = (values: Float64Array, places: Uint32Array) => {
        let total = 0
        for (const place of places) total += values[place]!
        return total / places.length
      }
      return bootstrap([60, 90], (x, y) => mean(a, x!) - mean(b, y!), { resamples: 199, seed })
    })
    expect(Math.abs(share - 0.95)).toBeLessThan(0.02)
  })

  // Fréchet distances in 12 dimensions of 50 rows each, means .7 apart: the mean over 400 pairs of samples is in 100 intervals as often as
  // stated within 6 %; percentiles, which add the bias twice, hold it far less often.
  it('centred covers what samples of the size give of a biased figure, where percentiles do not', () => {
    const samples = (seed: number) =>
      [normal(2 * seed + 9000, 600).map((value) => value + 0.7), normal(2 * seed + 9001, 600)] as const
    const truth = sum(Array.from({ length: 400 }, (_, seed) => frechetDistance(...samples(seed + 500), 12))) / 400
    const share = (method: 'centred' | 'percentile') =>
      covered(100, truth, (seed) => {
        const [a, b] = samples(seed)
        const pair = (x: Uint32Array, y: Uint32Array) => [selectRows(a, 12, x), selectRows(b, 12, y)] as const
        return bootstrap([50, 50], (x, y) => frechetDistance(...pair(x!, y!), 12), { method, resamples: 39, seed })
      })
    expect(Math.abs(share('centred') - 0.95)).toBeLessThan(0.06)
    expect(share('percentile')).toBeLessThan(0.75)
  })

  it('are the same for a seed, and others for another', () => {
    const values = normal(1, 50)
    expect(bootstrapMean(values, { seed: 3 })).toEqual(bootstrapMean(values, { seed: 3 }))
    expect(bootstrapMean(values, { seed: 3 })).not.toEqual(bootstrapMean(values, { seed: 4 }))
    const { value, low, high } = bootstrapMean(values)
    expect(value).toBeCloseTo(sum(values) / 50, 12)
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
  })

  // Of the mean of 50 values: 2 · 2.576 and 2 · 1.645 of its standard errors. 4,000 resamples set them to within 4 %.
  it.each([
    [0.99, 2.576],
    [0.9, 1.645],
  ])('are as wide as a confidence of %d asks', (level, reach) => {
    const values = normal(1, 50)
    const mean = sum(values) / 50
    const error = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / 50) / Math.sqrt(50)
    const { low, high } = bootstrapMean(values, { level, resamples: 4000 })
    expect(Math.abs((high - low) / (2 * reach * error) - 1)).toBeLessThan(0.04)
  })

  it('are a point where nothing varies', () => {
    expect(bootstrapMean([2, 2, 2])).toEqual({ value: 2, low: 2, high: 2 })
  })

  it('say what they cannot do', () => {
    expect(() => bootstrapMean([])).toThrow('groups of 0 items')
    const largest = (places: Uint32Array) => -new Set(places).size
    expect(() => bootstrap([30], largest)).toThrow(/all resampled figures are above.*'centred'/)
  })
})
