/** Small pictures of four classes, a generator of more of them, and features to compare them by: for tests of evaluation. */
import { type ImageSet, imageSize, imagesFrom } from '../src/data/index.js'
import type { FeatureExtractor } from '../src/evaluate/index.js'
import type { ImageGenerator } from '../src/sample/index.js'
import { randomStream } from '../src/tensor/index.js'

const shape = { channels: 1, height: 8, width: 8 } as const
const classes = ['left', 'right', 'top', 'bottom']

/** A bright half, its edge and its brightness drawn at random. */
function picture(label: number, stream: ReturnType<typeof randomStream>): Float32Array {
  const edge = 2 + stream.integer(4)
  const light = 0.5 + 0.5 * stream.uniform()
  return Float32Array.from({ length: 64 }, (_, at) => {
    const [row, column] = [at >> 3, at & 7]
    const place = [column, 7 - column, row, 7 - row][label]!
    return Math.max(0, (place < edge ? light : 0) + 0.05 * stream.normal())
  })
}

function pictures(
  count: number,
  seed: number,
  labelOf: (i: number) => number,
): { pixels: Uint8Array; labels: Int32Array } {
  const labels = Int32Array.from({ length: count }, (_, i) => labelOf(i))
  const pixels = new Uint8Array(count * 64)
  for (const [i, label] of labels.entries()) {
    pixels.set(imagesFrom(picture(label, randomStream(seed, 'pictures').fork(i)), shape), i * 64)
  }
  return { pixels, labels }
}

export function exampleImages(count: number, seed: number, name = 'halves'): ImageSet {
  const made = pictures(count, seed, (i) => i % 4)
  return { ...shape, ...made, name, count, classes, sources: ['made up'], skipped: [] }
}

/** Draws from the classes given: all four are what the data has. */
export const exampleGenerator = (labels: readonly number[] = [0, 1, 2, 3]): ImageGenerator => ({
  name: 'halves again',
  shape,
  operationsPerImage: 64,
  generate: async (count, { seed }) => pictures(count, 1000 + seed, (i) => labels[(i + seed) % labels.length]!).pixels,
  close: async () => {},
})

/** Means of blocks of 2 × 2 pixels: 16 features. */
export const exampleExtractor: FeatureExtractor = {
  name: 'means of blocks',
  sha256: '0'.repeat(64),
  width: 16,
  async features(pixels, given) {
    const count = pixels.length / imageSize(given)
    const features = new Float32Array(count * 16)
    for (let i = 0; i < count * 64; i++) {
      const at = i % 64
      features[Math.floor(i / 64) * 16 + (at >> 4) * 4 + ((at & 7) >> 1)]! += pixels[i]! / 1020
    }
    return features
  },
}
