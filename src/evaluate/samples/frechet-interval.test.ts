import { describe, expect, it } from 'vitest'
import { fillNormal } from '../../tensor/index.js'
import { frechetDistance } from './frechet.js'
import { frechetInterval } from './frechet-interval.js'

const width = 4
let step = 0
/** Rows of a Gaussian, of new numbers at each call. */
function rows(count: number, scale = 1, shift = 0): Float64Array {
  const drawn = new Float64Array(count * width)
  fillNormal(drawn, 1, 7, step++)
  return drawn.map((value) => value * scale + shift)
}

describe('the interval of the Fréchet distance', () => {
  it('surrounds the distance itself, far from zero, too', () => {
    const [a, b] = [rows(300, 1, 1e3), rows(200, 1.5, 1e3)]
    const { value, low, high } = frechetInterval(a, b, width)
    expect(value).toBeCloseTo(frechetDistance(a, b, width), 8)
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
  })

  it('is as wide as the distance varies: within a quarter, 300 draws of 400 and 300 rows, seed 1', () => {
    const values: number[] = []
    const widths: number[] = []
    for (let draw = 0; draw < 300; draw++) {
      const { value, low, high } = frechetInterval(rows(400), rows(300, 1.3, 0.5), width, { groups: 30 })
      values.push(value)
      widths.push(high - low)
    }
    const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length
    const deviation = Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))
    expect(Math.abs(mean(widths) / (2 * 1.96 * deviation) - 1)).toBeLessThan(0.25)
  })

  it('refuses sets that are too small for its groups', () => {
    expect(() => frechetInterval(rows(50), rows(100), width)).toThrow('50 rows: too few')
    expect(() => frechetInterval(rows(50), rows(50), width, { groups: 1 })).toThrow('1 groups')
  })
})
