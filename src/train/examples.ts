/** What the models of images, tables and series learn from: examples of one shape, asked for by place. */
import {
  type Augmentation,
  augmentImages,
  type ImageSet,
  type ImageShape,
  imageBatch,
  type PointSet,
  type SoundSet,
  type Spectrograms,
  shuffledPlaces,
  type Table,
  type TableCoding,
} from '../data/index.js'
import type { ValueRange } from '../models/index.js'
import { AtelierError, type RandomStream, randomStream, type Shape, sizeOf } from '../tensor/index.js'

export interface Examples {
  readonly name: string
  readonly count: number
  /** Of one example: [channels, height, width], or [length]. */
  readonly shape: Shape
  /** [count], places in `classes`. */
  readonly labels?: Int32Array
  readonly classes?: readonly string[]
  /** [count]: each example in words. */
  readonly captions?: readonly string[]
  /** How generators see them; left out where that follows from the values. */
  readonly range?: ValueRange
  /** [places, ...shape] */
  values(places: ArrayLike<number>): Float32Array
  /** The same as training sees them, where that differs from visit to visit by a stream of random numbers. */
  visited?(places: ArrayLike<number>, stream: RandomStream): Float32Array
}

/** Images, from 0 to 1. */
export function imageExamples(set: ImageSet): Examples {
  const { name, count, channels, height, width, labels, classes, captions } = set
  return {
    ...{ name, count, shape: [channels, height, width] },
    ...(labels && { labels }),
    ...(classes && { classes }),
    ...(captions && { captions }),
    values: (places) => imageBatch(set, places),
  }
}

/** Points of a plane. */
export const pointExamples = ({ name, points }: PointSet): Examples => rowExamples(name, points, [2])

/** Rows of numbers [count, ...shape], as they are. @throws if they are not whole rows. */
export function rowExamples(name: string, rows: Float32Array, shape: Shape): Examples {
  const size = sizeOf(shape)
  if (size === 0 || rows.length % size !== 0) {
    throw new AtelierError(`rowExamples: ${rows.length} values of "${name}": not whole rows of [${shape.join(', ')}]`)
  }
  return {
    ...{ name, count: rows.length / size, shape },
    values(places) {
      const taken = new Float32Array(places.length * size)
      for (let row = 0; row < places.length; row++) {
        const from = places[row]! * size
        taken.set(rows.subarray(from, from + size), row * size)
      }
      return taken
    },
  }
}

/** Sounds as spectrograms, from 0 to 1. */
export function soundExamples(
  { name, samples, labels, classes }: SoundSet,
  { pictures, shape }: Spectrograms,
): Examples {
  return {
    ...rowExamples(name, pictures(samples), shape),
    ...(labels && { labels }),
    ...(classes && { classes }),
  }
}

/** Deviation of the noise on numbers at each visit. */
const usualSpread = 0.1

/**
 * Rows of a table as its coding has them [count, width]. Generators see them moved to the mean and no more: a rare level would be far away by
 * its deviation. At each visit in training repeated values stand at new places, and other numbers have a little noise of deviation `spread`,
 * so that a model of few rows does not learn them by heart.
 */
export function tableExamples(
  name: string,
  { columns, rows }: Table,
  coding: TableCoding,
  { seed, spread = usualSpread }: { readonly seed: number; readonly spread?: number },
): Examples {
  const values = coding.encode(columns, rows, { stream: randomStream(seed, 'places of table cells') })
  const range = { centre: coding.centre, scale: coding.centre.map(() => 1) }
  return {
    ...rowExamples(name, values, [coding.width]),
    range,
    visited: (places, stream) =>
      coding.encode(
        columns,
        Array.from(places, (place) => rows[place]!),
        { stream, spread },
      ),
  }
}

/** Some of the examples, in ascending order of their places. */
function someOf(examples: Examples, places: Uint32Array): Examples {
  const { labels, captions } = examples
  const of = (asked: ArrayLike<number>): Uint32Array => Uint32Array.from(asked, (place) => places[place]!)
  return {
    ...examples,
    count: places.length,
    ...(labels && { labels: Int32Array.from(places, (place) => labels[place]!) }),
    ...(captions && { captions: Array.from(places, (place) => captions[place]!) }),
    values: (asked) => examples.values(of(asked)),
    ...(examples.visited && { visited: (asked, stream) => examples.visited!(of(asked), stream) }),
  }
}

export interface HeldOut {
  readonly training: Examples
  readonly validation: Examples
}

/** Holds out a `share` of the examples (0 to below 1), drawn by seed. @throws when nothing would be left to train on. */
export function holdOut(examples: Examples, share: number, seed: number): HeldOut {
  const { name, count } = examples
  const taken = Math.round(count * share)
  if (!(share >= 0 && share < 1) || taken >= count) {
    throw new AtelierError(`holdOut: ${share} of "${name}", ${count} examples: something must be left to train on`)
  }
  const order = randomStream(seed, 'held-out examples').permutation(count)
  const [validation, training] = [order.slice(0, taken).sort(), order.slice(taken).sort()]
  return { training: someOf(examples, training), validation: someOf(examples, validation) }
}

/** Examples as a program is fed them. */
export interface ExampleBatch {
  /** [batch, ...shape] */
  readonly x: Float32Array
  /** [batch]; zeros where there are none. */
  readonly labels: Int32Array
  /** [batch], where there are some. */
  readonly captions?: readonly string[]
}

export interface ShuffleOptions {
  readonly batch: number
  readonly seed: number
  /** What becomes of each image; rows of numbers stay as they are. */
  readonly augment?: Augmentation
}

/**
 * Batches that visit every example once an epoch, in a new order each time: a pure function of the step, counted from 1; what an
 * image is changed by is a function of (seed, step, row).
 */
export function shuffledExamples(
  examples: Examples,
  { batch, seed, augment }: ShuffleOptions,
): (step: number) => ExampleBatch {
  const placesAt = shuffledPlaces(examples.count, randomStream(seed, 'order of examples'))
  const changes = randomStream(seed, 'changes of examples')
  const shape = imageShape(examples.shape)
  return (step) => {
    const places = placesAt((step - 1) * batch, batch)
    const taken = batchAt(examples, places)
    const stream = changes.fork(step)
    if (examples.visited) return { ...taken, x: examples.visited(places, stream) }
    if (augment !== undefined && shape !== undefined) augmentImages(taken.x, shape, augment, stream)
    return taken
  }
}

/** The shape of an image, where [channels, height, width] is one. */
function imageShape([channels, height, width]: Shape): ImageShape | undefined {
  if (height === undefined || width === undefined || (channels !== 1 && channels !== 3)) return undefined
  return { channels, height, width }
}

/** All examples in order, `batch` at a time; the last batch may be shorter. */
export function* everyExample(examples: Examples, batch: number): Generator<ExampleBatch> {
  for (let from = 0; from < examples.count; from += batch) {
    const rows = Math.min(batch, examples.count - from)
    yield batchAt(
      examples,
      Uint32Array.from({ length: rows }, (_, row) => from + row),
    )
  }
}

const batchAt = (examples: Examples, places: Uint32Array): ExampleBatch => ({
  x: examples.values(places),
  labels: Int32Array.from(places, (place) => examples.labels?.[place] ?? 0),
  ...(examples.captions && { captions: Array.from(places, (place) => examples.captions![place]!) }),
})
