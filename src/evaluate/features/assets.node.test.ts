import { readFileSync, statSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ImageSet, loadImages, resample, selectImages } from '../../data/index.node.js'
import { randomStream } from '../../tensor/index.js'
import { accuracyOf } from '../classification.js'
import { frechetDistance } from '../samples/frechet.js'
import type { FrozenFeatures } from './frozen.js'
import { loadFeatures } from './load.node.js'

/** The features that the package brings, on digits that they were not trained on. */
let frozen: FrozenFeatures
let reference: ImageSet
let other: ImageSet
let known: Float32Array

const count = 500
const shape = { channels: 1, height: 28, width: 28 } as const

beforeAll(async () => {
  frozen = await loadFeatures({ threads: 1 })
  const { test } = await loadImages('mnist')
  const order = randomStream(1).permutation(test.count)
  reference = selectImages(test, order.subarray(0, count))
  other = selectImages(test, order.subarray(count, 2 * count))
  known = await frozen.features(reference.pixels, shape)
})

const distanceOf = async (pixels: Uint8Array): Promise<number> =>
  frechetDistance(known, await frozen.features(pixels, shape), frozen.width)

/** Each image brought to `side` pixels and back. */
const blurred = ({ pixels }: ImageSet, side: number): Uint8Array => {
  const small = resample(pixels, shape, { height: side, width: side }, { filter: 'linear' })
  return resample(small, { channels: 1, height: side, width: side }, { height: 28, width: 28 }, { filter: 'linear' })
}

const noisy = ({ pixels }: ImageSet, deviation: number): Uint8Array => {
  const stream = randomStream(2)
  return Uint8Array.from(new Uint8ClampedArray(Array.from(pixels, (byte) => byte + deviation * stream.normal())))
}

/** As many images, none of the first `missing` classes. */
const without = (set: ImageSet, missing: number): Uint8Array => {
  const kept = Array.from({ length: set.count }, (_, place) => place).filter((place) => set.labels![place]! >= missing)
  return selectImages(
    set,
    Array.from({ length: set.count }, (_, i) => kept[i % kept.length]!),
  ).pixels
}

describe('the frozen features', () => {
  it('are small, and described as they are', () => {
    const at = (name: string) => new URL(`../../../assets/${name}`, import.meta.url)
    expect(statSync(at('features-1.safetensors')).size).toBeLessThan(1_000_000)
    const { made } = JSON.parse(readFileSync(at('features-1.json'), 'utf8')) as { made: Record<string, unknown> }
    expect(Object.keys(made)).toEqual(
      expect.arrayContaining(['command', 'seed', 'steps', 'images', 'input', 'heldOut']),
    )
    expect(frozen.width).toBe(64)
  })

  it('are used to the last one', () => {
    const used = Array.from({ length: 64 }, (_, feature) =>
      Array.from({ length: count }, (_, row) => known[row * 64 + feature]!).some((value) => value > 0.01),
    )
    expect(used.filter((isUsed) => isUsed).length).toBeGreaterThan(56)
    expect(Math.min(...known)).toBeGreaterThanOrEqual(0)
  })

  it('know digits (500 test images, seed 1)', async () => {
    const { labels } = await frozen.classify(other.pixels, shape, 'mnist')
    expect(accuracyOf(labels, other.labels!).value).toBeGreaterThan(0.97)
  })

  it.each([
    ['noise', [40, 80, 120], noisy],
    ['blur', [14, 9, 6], blurred],
    ['classes that are missing', [3, 6, 9], without],
  ])('put real digits beside real ones nearest, and those with %s ever farther', async (_, amounts, spoilt) => {
    const distances = [await distanceOf(other.pixels)]
    for (const amount of amounts) distances.push(await distanceOf(spoilt(other, amount)))
    for (const [i, distance] of distances.slice(1).entries()) {
      expect(distance / distances[i]!, distances.join(', ')).toBeGreaterThan(1.2)
    }
  })

  it('see two digits of a class as nearer to each other than two of different classes', async () => {
    const [first, second] = [reference, other]
    const pairs = (isAlike: boolean) => {
      const taken = new Set<number>()
      return Array.from({ length: 100 }, (_, a) => {
        const b = Array.from({ length: count }, (_, place) => place).find(
          (place) => !taken.has(place) && (second.labels![place] === first.labels![a]) === isAlike,
        )!
        taken.add(b)
        return [a, b] as const
      })
    }
    const mean = async (isAlike: boolean): Promise<number> => {
      const [a, b] = [0, 1].map(
        (side) =>
          selectImages(
            side === 0 ? first : second,
            pairs(isAlike).map((pair) => pair[side]!),
          ).pixels,
      )
      return (await frozen.distances(a!, b!, shape)).reduce((sum, distance) => sum + distance, 0) / 100
    }
    expect((await mean(false)) / (await mean(true))).toBeGreaterThan(1.2)
  })
})
