import { describe, expect, it } from 'vitest'
import { type ImageSet, imageSize } from '../../data/index.js'
import { createMemory } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { copier, meanImage, pcaGaussian, pixelComponents, pixelShuffler } from './image-baselines.js'

const memory = createMemory({ threads: 1 })
const stream = randomStream(1, 'images')
/** Images of 6 × 4 whose pixels brighten together along one direction, of one or three channels. */
function images(channels: 1 | 3, count = 300): ImageSet {
  const size = channels * 24
  const pixels = new Uint8Array(count * size)
  for (let i = 0; i < count; i++) {
    const strength = stream.normal()
    for (let j = 0; j < size; j++)
      pixels[i * size + j] = Math.max(0, Math.min(255, 128 + (j % 7) * 6 * strength + 2 * stream.normal()))
  }
  return { name: 'ramps', count, channels, height: 4, width: 6, pixels, sources: [], skipped: [] }
}

/** Means of pixels, and the covariance of two of them. */
function statistics(pixels: Uint8Array, size: number, a: number, b: number) {
  const count = pixels.length / size
  const mean = (i: number) =>
    Array.from({ length: count }, (_, row) => pixels[row * size + i]!).reduce((x, y) => x + y, 0) / count
  const [ma, mb] = [mean(a), mean(b)]
  let sum = 0
  for (let row = 0; row < count; row++) sum += (pixels[row * size + a]! - ma) * (pixels[row * size + b]! - mb)
  return { a: ma, b: mb, covariance: sum / (count - 1) }
}

describe.each([1, 3] as const)('baselines of images with %i channels', (channels) => {
  const training = images(channels)
  const size = imageSize(training)

  it('draw a Gaussian of the right means and covariances: 4,000 images, seed 1, to a tenth', async () => {
    const generator = pcaGaussian(memory, training, await pixelComponents(memory, training, { count: 8 }))
    const drawn = statistics(await generator.generate(4000, { seed: 1 }), size, 5, 12)
    const real = statistics(training.pixels, size, 5, 12)
    expect(Math.abs(drawn.a - real.a)).toBeLessThan(2)
    expect(Math.abs(drawn.covariance / real.covariance - 1)).toBeLessThan(0.1)
    await generator.close()
  })

  it('copy whole images, shuffle pixels and keep them, and average', async () => {
    const rows = (pixels: Uint8Array) =>
      Array.from({ length: pixels.length / size }, (_, i) => pixels.slice(i * size, (i + 1) * size))
    const known = new Set(rows(training.pixels).map(String))
    for (const image of rows(await copier(training).generate(20, { seed: 3 })))
      expect(known.has(String(image))).toBe(true)
    const inks = new Set(rows(training.pixels).map((image) => String(image.toSorted())))
    for (const image of rows(await pixelShuffler(training).generate(20, { seed: 3 }))) {
      expect(known.has(String(image))).toBe(false)
      expect(inks.has(String(image.toSorted()))).toBe(true)
    }
    const [first, second] = rows(await meanImage(training).generate(2, { seed: 3 }))
    expect(second).toEqual(first)
    expect(Math.abs(first![5]! - statistics(training.pixels, size, 5, 0).a)).toBeLessThan(0.51)
  })

  it('make the same image for a seed and a place, however many are asked for', async () => {
    const all = [
      copier(training),
      pixelShuffler(training),
      pcaGaussian(memory, training, await pixelComponents(memory, training, { count: 4 })),
    ]
    for (const generator of all) {
      const [few, many] = [await generator.generate(3, { seed: 5 }), await generator.generate(9, { seed: 5 })]
      expect(many.subarray(0, few.length)).toEqual(few)
      expect(await generator.generate(3, { seed: 6 })).not.toEqual(few)
    }
  })
})
