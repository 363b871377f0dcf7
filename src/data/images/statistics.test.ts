import { expect, it } from 'vitest'
import type { ImageSet } from './image-set.js'
import { imageStatistics } from './statistics.js'

const set: ImageSet = {
  name: 'set',
  count: 3,
  channels: 3,
  height: 1,
  width: 1,
  pixels: Uint8Array.of(255, 0, 51, 0, 0, 51, 255, 0, 51),
  labels: Int32Array.of(1, 1, 2),
  classes: ['a', 'b', 'c'],
  sources: [],
  skipped: [],
}

it('counts classes and repeated images, and measures the pixels of each channel', () => {
  const { mean, deviation, counts, duplicates } = imageStatistics(set)
  expect([counts, duplicates]).toEqual([[0, 2, 1], 1])
  for (const [channel, value] of [2 / 3, 0, 0.2].entries()) expect(mean[channel]).toBeCloseTo(value, 12)
  for (const [channel, value] of [Math.sqrt(2) / 3, 0, 0].entries()) expect(deviation[channel]).toBeCloseTo(value, 7)
})

it('tells images apart that differ in one bit', () => {
  const size = 64
  const pixels = Uint8Array.from({ length: size * size * 8 }, (_, at) => {
    const [image, place] = [Math.floor(at / size), at % size]
    return place === Math.floor(image / 8) ? 100 ^ (1 << (image % 8)) : 100
  })
  const flipped: ImageSet = { ...set, count: size * 8, channels: 1, height: 8, width: 8, pixels }
  expect(imageStatistics(flipped).duplicates).toBe(0)
})
