/** Whether images are copies of training images, in the space of the principal components of pixels, where 60,000 are searched in a second. */
import { createHash } from 'node:crypto'
import { type ImageSet, imageBatch, imageSize } from '../../data/index.js'
import { float32, type Memory, program } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import type { PrincipalComponents } from '../principal-components.js'
import { type Memorisation, memorisation } from '../samples/memorisation.js'
import type { Interval } from '../statistics/interval.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import { wilson } from '../statistics/proportions.js'

export interface CopyCheck extends Memorisation {
  /** Places of the images that were looked up [asked]; `pairs` and `distances` count among these. */
  readonly asked: Uint32Array
}

/** Every set of images is bytes [count, height, width, channels]. */
export interface CopySearch {
  /** All that can be said of one set. */
  check(pixels: Uint8Array): Promise<CopyCheck>
  /** Of each set, the share of the images looked up that are nearer to a training image than `threshold`. */
  near(sets: readonly Uint8Array[], threshold: number): Promise<readonly Interval[]>
  /** Images of a set that equal a training image in every byte. */
  equal(pixels: Uint8Array): number
  close(): Promise<void>
}

export interface CopySearchOptions {
  readonly memory: Memory
  readonly training: ImageSet
  /** Real images that stand in no row, so that those of the rows can be judged by them. */
  readonly heldOut: ImageSet
  readonly components: PrincipalComponents
  /** Images looked up, of either kind, at most. Default 500. */
  readonly most?: number
  readonly seed: number
}

/** Training images in a run of the projection. */
const block = 2048

/** Projects all training images once. */
export async function copySearch({
  memory,
  training,
  heldOut,
  components,
  most = 500,
  seed,
}: CopySearchOptions): Promise<CopySearch> {
  const { count: directions, width, mean } = components
  const size = imageSize(training)
  const projecting = program(
    memory,
    { x: float32(['rows', width]), mean: float32([width]), directions: float32([directions, width]) },
    (fed) => ({ outputs: { scores: fed.x.sub(fed.mean).matmul(fed.directions, { transposeB: true }) } }),
    { name: 'projection' },
  )
  const project = async (set: ImageSet, places: Uint32Array): Promise<Float32Array> => {
    const scores = new Float32Array(places.length * directions)
    for (let from = 0; from < places.length; from += block) {
      const x = imageBatch(set, places.subarray(from, from + block))
      const found = await projecting.run({ x, mean, directions: components.directions })
      scores.set(found.scores.data as Float32Array, from * directions)
    }
    return scores
  }
  const some = (count: number): Uint32Array => randomStream(seed, 'copies').permutation(count).subarray(0, most).sort()
  const known = await project(
    training,
    Uint32Array.from({ length: training.count }, (_, i) => i),
  )
  const unseen = await project(heldOut, some(heldOut.count))
  const images = new Set(hashesOf(training.pixels, size))
  const projected = (pixels: Uint8Array): Promise<Float32Array> => {
    const count = pixels.length / size
    return project({ ...training, count, pixels }, some(count))
  }
  return {
    async check(pixels) {
      const generated = await projected(pixels)
      const asked = some(pixels.length / size)
      const found = await memorisation(memory, { training: known, heldOut: unseen, generated }, directions, {
        percentile: Math.max(0.01, 1 / (unseen.length / directions + 1)),
        listed: asked.length,
      })
      return { ...found, asked }
    },
    async near(sets, threshold) {
      const parts: Float32Array[] = []
      for (const pixels of sets) parts.push(await projected(pixels))
      const counts = parts.map(({ length }) => length / directions)
      const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
      let at = 0
      for (const part of parts) {
        all.set(part, at)
        at += part.length
      }
      const { distances } = await nearestRows(memory, all, known, directions, { count: 1 })
      let from = 0
      return counts.map((count) => {
        const own = distances.subarray(from, from + count)
        from += count
        return wilson(own.filter((distance) => distance < threshold).length, count)
      })
    },
    equal: (pixels) => hashesOf(pixels, size).filter((row) => images.has(row)).length,
    close: () => projecting.close(),
  }
}

/** A hash of every image. */
const hashesOf = (pixels: Uint8Array, size: number): readonly string[] =>
  Array.from({ length: pixels.length / size }, (_, i) =>
    createHash('sha1')
      .update(pixels.subarray(i * size, (i + 1) * size))
      .digest('base64'),
  )
