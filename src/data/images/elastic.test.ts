import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { affine } from './affine.js'
import { elastic, handwriting } from './elastic.js'

const shape = { channels: 1, height: 12, width: 10 } as const
const still = { move: 0, turn: 0, stretch: 0, slant: 0, bend: 0, knots: 3 } as const
const image = (): Float32Array => Float32Array.from({ length: 120 }, (_, i) => (Math.sin(i) + 1) / 2)
const changed = (options: Parameters<typeof elastic>[0], seed = 1): Float32Array => {
  const out = image()
  elastic(options)(out, shape, randomStream(seed))
  return out
}

describe('elastic', () => {
  it('leaves an image as it is where nothing changes', () => {
    expect(changed(still)).toEqual(image())
  })

  it('turns as affine does', () => {
    const [ours, theirs] = [changed({ ...still, turn: 30 }), image()]
    affine({ move: 0, turn: 30, stretch: 0 })(theirs, shape, randomStream(1))
    expect(Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!)))).toBeLessThan(1e-5)
  })

  it('bends: places move by different amounts, and values stay between those there were', () => {
    const slope = Float32Array.from({ length: 120 }, (_, i) => (i % 10) / 9)
    elastic({ ...still, bend: 0.05 })(slope, shape, randomStream(3))
    const moves = slope.map((value, i) => value - (i % 10) / 9)
    expect(Math.max(...moves) - Math.min(...moves)).toBeGreaterThan(0.02)
    expect(Math.min(...slope)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...slope)).toBeLessThanOrEqual(1)
  })

  it('slants: rows move along, the more the farther from the middle', () => {
    const column = Float32Array.from({ length: 120 }, (_, i) => (i % 10 === 5 ? 1 : 0))
    elastic({ ...still, slant: 0.5 })(column, shape, randomStream(2))
    const centre = (row: number): number => {
      const values = column.subarray(row * 10, row * 10 + 10)
      return values.reduce((sum, value, x) => sum + x * value, 0) / values.reduce((sum, value) => sum + value, 0)
    }
    expect(Math.abs(centre(2) - centre(9))).toBeGreaterThan(0.5)
    expect(Math.abs(centre(5) + centre(6) - 10)).toBeLessThan(0.3)
  })

  it('follows from the stream alone', () => {
    expect(changed(handwriting, 5)).toEqual(changed(handwriting, 5))
    expect(changed(handwriting, 6)).not.toEqual(changed(handwriting, 5))
  })
})
