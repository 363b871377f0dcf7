/** Images in memory, as bytes, and how models see them: float32 [batch, channels, height, width] from 0 to 1. */
import { AtelierError } from '../../tensor/index.js'

export interface ImageShape {
  /** 1 is grey, 3 is red, green and blue (sRGB). */
  readonly channels: 1 | 3
  readonly height: number
  readonly width: number
}

/** What can be said of every image by one of a few words. */
export interface ImageLabels {
  readonly classes: readonly string[]
  /** [count], places in `classes`. */
  readonly labels: Int32Array
}

/** Images of one shape, and what is known of each. */
export interface ImageSet extends ImageShape {
  readonly name: string
  readonly count: number
  /** [count, height, width, channels], as PNG files and sharp order them. */
  readonly pixels: Uint8Array
  /** [count], places in `classes`. */
  readonly labels?: Int32Array
  readonly classes?: readonly string[]
  /** [count]: each image in words. */
  readonly captions?: readonly string[]
  /** More labels, by what they tell of. */
  readonly attributes?: Readonly<Record<string, ImageLabels>>
  /** Paths, or `npm:name@version` and `debian:name@version` for packages. */
  readonly sources: readonly string[]
  readonly licence?: string
  /** Files that were left out, and why. */
  readonly skipped: readonly SkippedImage[]
}

export interface SkippedImage {
  readonly path: string
  readonly problem: string
}

/** A set and the part of it that is not trained on. */
export interface ImageParts {
  readonly training: ImageSet
  readonly test: ImageSet
}

/** Numbers of one image: channels × height × width. */
export const imageSize = ({ channels, height, width }: ImageShape): number => channels * height * width

/** Images of a set as models see them: [places, channels, height, width], 0 to 1. @throws for a place outside the set. */
export function imageBatch(set: ImageSet, places: ArrayLike<number>): Float32Array {
  const { channels, count, pixels } = set
  const size = imageSize(set)
  const area = size / channels
  const values = new Float32Array(places.length * size)
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!
    if (!(Number.isInteger(place) && place >= 0 && place < count)) {
      throw new AtelierError(`imageBatch: place ${place}: "${set.name}" has places 0 to ${count - 1}`)
    }
    let from = place * size
    for (let at = row * size; at < row * size + area; at++) {
      for (let channel = 0; channel < channels; channel++) values[at + channel * area] = pixels[from++]! / 255
    }
  }
  return values
}

/**
 * The inverse of `imageBatch`: [n, channels, height, width] to bytes [n, height, width, channels], rounded, and clamped to 0
 * to 1 first. @throws when the values are not whole images, or one is not a number.
 */
export function imagesFrom(values: ArrayLike<number>, shape: ImageShape): Uint8Array {
  const { channels } = shape
  const size = imageSize(shape)
  const area = size / channels
  if (values.length % size !== 0) {
    const { height, width } = shape
    throw new AtelierError(
      `imagesFrom: ${values.length} values: not a whole number of images of ${channels} × ${height} × ${width}`,
    )
  }
  const pixels = new Uint8ClampedArray(values.length)
  for (let start = 0; start < values.length; start += size) {
    let to = start
    for (let at = start; at < start + area; at++) {
      for (let channel = 0; channel < channels; channel++) {
        const value = values[at + channel * area]!
        if (Number.isNaN(value)) throw new AtelierError(`imagesFrom: value ${at + channel * area} is not a number`)
        pixels[to++] = value * 255
      }
    }
  }
  return new Uint8Array(pixels.buffer)
}

/** The images at `places`, in that order, with their labels, captions and attributes. @throws for a place outside the set. */
export function selectImages(set: ImageSet, places: ArrayLike<number>): ImageSet {
  const size = imageSize(set)
  const pixels = new Uint8Array(places.length * size)
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!
    if (!(Number.isInteger(place) && place >= 0 && place < set.count)) {
      throw new AtelierError(`selectImages: place ${place}: "${set.name}" has places 0 to ${set.count - 1}`)
    }
    pixels.set(set.pixels.subarray(place * size, (place + 1) * size), row * size)
  }
  const labelsAt = (labels: Int32Array): Int32Array => Int32Array.from(places, (place) => labels[place]!)
  const { labels, captions, attributes } = set
  return {
    ...set,
    count: places.length,
    pixels,
    ...(labels && { labels: labelsAt(labels) }),
    ...(captions && { captions: Array.from(places, (place) => captions[place]!) }),
    ...(attributes && {
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, told]) => [name, { ...told, labels: labelsAt(told.labels) }]),
      ),
    }),
  }
}
