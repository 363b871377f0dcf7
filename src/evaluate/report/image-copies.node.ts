/** Whether images are copies of training images, in the space of the principal components of pixels, where 60,000 are searched in a second. */
import { createHash } from 'node:crypto'
import { type ImageSet, imageBatch, imageSize } from '../../data/index.js'
import { float32, type Memory, program } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import type { PrincipalComponents } from '../principal-components.js'
import { type Memorisation, memorisation } from '../samples/memorisation.js'

export interface CopyCheck extends Memorisation {
  /** Places of the images that were looked up [asked]; `pairs` and `distances` count among these. */
  readonly asked: Uint32Array
  /** Images of the whole set that equal a training image in every byte. */
  readonly equal: number
}

export interface CopySearch {
  /** Checks images, bytes [count, height, width, channels]. */
  check(pixels: Uint8Array): Promise<CopyCheck>
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
  const images = new Set(rowsOf(training.pixels, size))
  return {
    async check(pixels) {
      const count = pixels.length / size
      const asked = some(count)
      const generated = await project({ ...training, count, pixels }, asked)
      const found = await memorisation(memory, { training: known, heldOut: unseen, generated }, directions, {
        percentile: Math.max(0.01, 1 / (unseen.length / directions + 1)),
        listed: asked.length,
      })
      return { ...found, asked, equal: rowsOf(pixels, size).filter((row) => images.has(row)).length }
    },
    close: () => projecting.close(),
  }
}

/** A hash of every image. */
const rowsOf = (pixels: Uint8Array, size: number): readonly string[] =>
  Array.from({ length: pixels.length / size }, (_, i) =>
    createHash('sha1')
      .update(pixels.subarray(i * size, (i + 1) * size))
      .digest('base64'),
  )
