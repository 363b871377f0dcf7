import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import type { ImageSet } from './image-set.js'
import { stackImages } from './stacked.js'

/** Ten images of 1 × 2, whose pixels tell their class. */
const digits: ImageSet = {
  ...{ name: 'digits', count: 10, channels: 1, height: 1, width: 2 },
  pixels: Uint8Array.from({ length: 20 }, (_, i) => 10 * Math.floor(i / 2) + (i % 2)),
  labels: Int32Array.from({ length: 10 }, (_, i) => i),
  classes: [...'0123456789'],
  ...{ sources: ['here'], skipped: [] },
}

describe('stacked images', () => {
  it('are three of the set in three colours, named by all three', () => {
    const { count, channels, pixels, labels, classes } = stackImages(digits, 2000, randomStream(1), 'stacked')
    expect([count, channels, classes!.length, classes![52]]).toEqual([2000, 3, 1000, '052'])
    for (let image = 0; image < count; image++) {
      const told = classes![labels![image]!]!
      const [first, second] = [pixels.subarray(image * 6, image * 6 + 3), pixels.subarray(image * 6 + 3, image * 6 + 6)]
      expect([...first].map((value) => value / 10).join('')).toBe(told)
      expect([...second].map((value) => (value - 1) / 10).join('')).toBe(told)
    }
    // 1,000 kinds drawn 2,000 times: 1 − e⁻² of them, 865, with a deviation of about 8.
    expect(new Set(labels).size).toBeGreaterThan(820)
    expect(new Set(labels).size).toBeLessThan(910)
  })

  it('need grey images of ten classes', () => {
    const { classes: _, ...unnamed } = digits
    expect(() => stackImages(unnamed, 1, randomStream(1), 'stacked')).toThrow(/ten classes/)
  })
})
