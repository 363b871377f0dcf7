import { describe, expect, it } from 'vitest'
import { rowPool } from '../data/index.js'
import { backgroundOf } from './background.js'

describe('the background of images', () => {
  it.each([0, 1])('is the median at the edges, whatever is in the middle: %d', (ground) => {
    const rows = Float32Array.from({ length: 2 * 25 }, (_, i) => {
      const [y, x] = [Math.floor((i % 25) / 5), i % 5]
      return y === 0 || x === 0 || y === 4 || x === 4 ? ground : 1 - ground
    })
    const labels = Int32Array.of(0, 1)
    expect(backgroundOf(rowPool(rows, { name: 'squares', shape: [1, 5, 5], labels, classes: ['a', 'b'] }))).toBe(ground)
  })
})
