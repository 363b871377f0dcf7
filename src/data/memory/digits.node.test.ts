import { expect, it } from 'vitest'
import type { ImageSet } from '../images/index.js'
import { digitsParts } from './digits.node.js'

const images = (height: number, labels: readonly number[]): ImageSet => ({
  name: 'digits',
  count: labels.length,
  channels: 1,
  height,
  width: 2,
  pixels: Uint8Array.from({ length: labels.length * height * 2 }, (_, at) => at),
  labels: Int32Array.from(labels),
  sources: ['npm:digits@1.0.0'],
  skipped: [],
})

it('takes pictures and labels from a set of images', () => {
  const { training, test } = digitsParts({ training: images(2, [7, 0]), test: images(2, [4]) })
  expect([...training.images]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect([...training.labels, ...test.labels, test.side]).toEqual([7, 0, 4, 2])
})

it('refuses pictures that are no squares', () => {
  expect(() => digitsParts({ training: images(3, [7]), test: images(2, [4]) })).toThrow(
    'npm:digits@1.0.0: images of 3 × 2: must be squares',
  )
})
