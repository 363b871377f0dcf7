import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { type ImageSet, imageBatch, imagesFrom, selectImages } from './image-set.js'
import { type Augmentation, shuffledImages } from './shuffle.js'

/** Images of 1 × 2 whose bytes count up from 0, labelled by their places. */
const counting = (count: number, channels: 1 | 3): ImageSet => ({
  name: 'counting',
  count,
  channels,
  height: 1,
  width: 2,
  pixels: Uint8Array.from({ length: count * channels * 2 }, (_, at) => at % 256),
  labels: Int32Array.from({ length: count }, (_, place) => place),
  classes: Array.from({ length: count }, (_, place) => `class ${place}`),
  captions: Array.from({ length: count }, (_, place) => `caption ${place}`),
  attributes: { parity: { classes: ['even', 'odd'], labels: Int32Array.from({ length: count }, (_, i) => i % 2) } },
  sources: [],
  skipped: [],
})

describe('imageBatch', () => {
  it('puts channels before rows, from 0 to 1', () => {
    const values = imageBatch(counting(2, 3), [1])
    expect(values).toEqual(Float32Array.from([6, 9, 7, 10, 8, 11], (byte) => byte / 255))
  })

  it('refuses a place outside the set', () => {
    expect(() => imageBatch(counting(2, 1), [2])).toThrow('imageBatch: place 2: "counting" has places 0 to 1')
  })
})

describe('imagesFrom', () => {
  it('gives back what imageBatch took', () => {
    const bytes = { minLength: 2 * 12, maxLength: 2 * 12 }
    fc.assert(
      fc.property(fc.uint8Array(bytes), fc.constantFrom(1 as const, 3 as const), (pixels, channels) => {
        const set: ImageSet = { ...counting(1, channels), pixels, count: 24 / (4 * channels), height: 2 }
        const places = Array.from({ length: set.count }, (_, place) => place)
        expect(imagesFrom(imageBatch(set, places), set)).toEqual(pixels)
      }),
      { seed: 1, numRuns: 50 },
    )
  })

  it('clamps and rounds', () => {
    const shape = { channels: 1, height: 1, width: 6 } as const
    const values = [-1, 0, 0.5 / 255 + 1e-6, 254.4 / 255, 2, Number.POSITIVE_INFINITY]
    expect([...imagesFrom(values, shape)]).toEqual([0, 0, 1, 254, 255, 255])
  })

  it('refuses what is no image', () => {
    const shape = { channels: 3, height: 1, width: 1 } as const
    expect(() => imagesFrom([0, 0], shape)).toThrow('2 values: not a whole number of images of 3 × 1 × 1')
    expect(() => imagesFrom([0, Number.NaN, 0], shape)).toThrow('value 1 is not a number')
  })
})

describe('selectImages', () => {
  it('keeps what is told of each image', () => {
    const chosen = selectImages(counting(5, 1), [3, 0])
    expect(chosen.count).toBe(2)
    expect([...chosen.pixels]).toEqual([6, 7, 0, 1])
    expect([...chosen.labels!]).toEqual([3, 0])
    expect(chosen.captions).toEqual(['caption 3', 'caption 0'])
    expect([...chosen.attributes!.parity!.labels]).toEqual([1, 0])
  })
})

describe('shuffledImages', () => {
  const set = counting(5, 1)

  it('visits every image once an epoch, in a new order each time', () => {
    const batches = shuffledImages(set, { batch: 2, seed: 3 })
    const visited = Array.from({ length: 5 }, (_, index) => [...batches(index + 1).places]).flat()
    const epochs = [visited.slice(0, 5), visited.slice(5)]
    for (const epoch of epochs) expect(epoch.toSorted()).toEqual([0, 1, 2, 3, 4])
    expect(epochs[0]).not.toEqual(epochs[1])
  })

  it('is a function of the step, whatever was asked before', () => {
    const batches = shuffledImages(set, { batch: 3, seed: 3 })
    const late = batches(40)
    batches(2)
    expect(batches(40)).toEqual(late)
    expect(shuffledImages(set, { batch: 3, seed: 3 })(40)).toEqual(late)
    expect(shuffledImages(set, { batch: 3, seed: 4 })(40)).not.toEqual(late)
  })

  it('gives the pixels and the labels of its places', () => {
    const { places, images, labels } = shuffledImages(set, { batch: 4, seed: 0 })(1)
    expect(images).toEqual(imageBatch(set, places))
    expect([...labels!]).toEqual([...places])
  })

  it('changes each row by draws of its own, the same for the same step', () => {
    const noise: Augmentation = (image, _, random) => image.set([random.uniform(), random.uniform()])
    const batches = shuffledImages(set, { batch: 5, seed: 0, augment: noise })
    const first = batches(1).images
    expect(new Set(first).size).toBe(10)
    expect(batches(1).images).toEqual(first)
    expect(batches(2).images).not.toEqual(first)
    const third = randomStream(0, 'changes of images').fork(1).fork(2)
    expect(first[4]).toBe(third.uniform())
  })

  it.each([
    [0, 1, 'batch 0'],
    [1, 0, 'step 0'],
  ])('refuses a batch of %i at step %i', (batch, step, words) => {
    expect(() => shuffledImages(set, { batch, seed: 0 })(step)).toThrow(`${words}: not a positive whole number`)
  })

  it('orders the same way in every release', () => {
    expect([...shuffledImages(set, { batch: 10, seed: 42 })(1).places]).toEqual([0, 2, 4, 1, 3, 1, 2, 0, 3, 4])
  })
})
