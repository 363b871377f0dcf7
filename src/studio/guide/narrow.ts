/** Digits through a narrow place: the best linear code, by principal components. */
import { imageBatch } from '../../data/index.js'
import { pca, pcaProject, pcaReconstruct } from '../../evaluate/index.js'
import type { Place } from '../job.js'
import { pictureSide, readPictures } from '../pictures.js'

/** Numbers that may pass, of the curve. */
export const widths = [1, 2, 4, 8, 16, 32, 64] as const
const size = pictureSide ** 2
const [learnt, tested] = [600, 200]

export interface Narrow {
  /** [256] each, 0 to 1. */
  readonly original: Float32Array
  readonly rebuilt: Float32Array
  /** Mean squared error of this digit, and of digits that were not learnt from, by width. */
  readonly error: number
  readonly errors: readonly number[]
}

/** Learns from digits once; then rebuilds one of the others from so many numbers. */
export async function narrowPlace(place: Pick<Place, 'read'>): Promise<(width: number, digit: number) => Narrow> {
  const { training, test } = await readPictures(place, 'digits')
  const rows = imageBatch(training, evenly(training.count, learnt))
  const others = imageBatch(test, evenly(test.count, tested))
  const widest = pca(rows, size, { components: Math.max(...widths) })
  // Components come in order: a narrower code is the first of a wider one.
  const codes = widths.map((width) => ({ ...widest, components: widest.components.slice(0, width * size) }))
  const rebuild = (images: Float32Array, at: number): Float32Array =>
    Float32Array.from(pcaReconstruct(codes[at]!, pcaProject(codes[at]!, images)))
  const errors = widths.map((_, at) => meanSquare(others, rebuild(others, at)))
  return (width, digit) => {
    const original = others.slice(digit * size, (digit + 1) * size)
    const rebuilt = rebuild(original, widths.indexOf(width as (typeof widths)[number]))
    return { original, rebuilt, error: meanSquare(original, rebuilt), errors }
  }
}

const evenly = (count: number, wanted: number): number[] =>
  Array.from({ length: wanted }, (_, i) => Math.floor((i * count) / wanted))

const meanSquare = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length
