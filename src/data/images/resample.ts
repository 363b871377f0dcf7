/**
 * Images at another size. A pixel is the mean of what a filter covers, and the filter is widened when an image shrinks, so that detail
 * finer than the new pixels turns to grey instead of to patterns that were never there (aliases).
 */
import { AtelierError } from '../../tensor/index.js'
import { checkWhole } from '../whole.js'
import { type ImageShape, imageSize } from './image-set.js'

export interface Size {
  readonly height: number
  readonly width: number
}

/** A part of an image in pixels, which may begin and end within one. */
export interface Box extends Size {
  readonly top: number
  readonly left: number
}

interface Filter {
  /** Half its width, in pixels. */
  readonly reach: number
  weight(distance: number): number
}

const filters = {
  /** C. Lanczos's window of three lobes on the sinc function (Duchon 1979): sharpest, overshoots a little at edges. */
  lanczos3: { reach: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
  /** R. Keys's cubic convolution with a = -1/2 (1981), which reproduces quadratics. */
  cubic: {
    reach: 2,
    weight(x) {
      const d = Math.abs(x)
      if (d < 1) return (1.5 * d - 2.5) * d * d + 1
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0
    },
  },
  /** The triangle: never beyond the values there are. */
  linear: { reach: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  /** The plain mean of the pixels whose centres a new one covers; enlarges by repeating pixels. */
  box: { reach: 0.5, weight: (x) => (x >= -0.5 && x < 0.5 ? 1 : 0) },
} as const satisfies Readonly<Record<string, Filter>>

export type ResizeFilter = keyof typeof filters
export const resizeFilters = Object.keys(filters) as readonly ResizeFilter[]

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/**
 * Images, or a box of each, at another size, rounded once at the end.
 * @param pixels [n, height, width, channels], 0 to 255. @returns [n, size.height, size.width, channels].
 * @throws for a size that is not whole and positive, and a box that leaves the image.
 */
export function resample(
  pixels: Uint8Array,
  shape: ImageShape,
  size: Size,
  { filter = 'lanczos3', box = { top: 0, left: 0, ...shape } }: { filter?: ResizeFilter; box?: Box } = {},
): Uint8Array {
  checkWhole('resample', { height: size.height, width: size.width })
  const { top, left, height, width } = box
  if (
    !(top >= 0 && left >= 0 && height > 0 && width > 0 && top + height <= shape.height && left + width <= shape.width)
  ) {
    throw new AtelierError(
      `resample: a box of ${height} × ${width} at ${top}, ${left}: not within ${shape.height} × ${shape.width}`,
    )
  }
  const down = taps(filters[filter], top, height, shape.height, size.height)
  const across = taps(filters[filter], left, width, shape.width, size.width)
  const [from, to] = [imageSize(shape), imageSize({ ...size, channels: shape.channels })]
  const count = pixels.length / from
  const result = new Uint8ClampedArray(count * to)
  for (let image = 0; image < count; image++) {
    const part = pixels.subarray(image * from, (image + 1) * from)
    resampleOne(part, shape, down, across, result.subarray(image * to, (image + 1) * to))
  }
  return new Uint8Array(result.buffer)
}

/** Which pixels of a line make a new one: `weights` of those from `first` on, which sum to 1. */
interface Taps {
  readonly first: number
  readonly weights: Float64Array
}

/** The centre of new pixel i is at start + (i + 1/2) * length / count, that of old pixel j at j + 1/2. Beyond the line there is nothing. */
function taps(filter: Filter, start: number, length: number, whole: number, count: number): readonly Taps[] {
  const ratio = length / count
  const stretch = Math.max(1, ratio)
  const reach = filter.reach * stretch
  return Array.from({ length: count }, (_, index) => {
    const centre = start + (index + 0.5) * ratio
    const first = Math.max(0, Math.floor(centre - reach))
    const last = Math.min(whole, Math.ceil(centre + reach))
    const weights = Array.from({ length: last - first }, (_, tap) =>
      filter.weight((first + tap + 0.5 - centre) / stretch),
    )
    const sum = weights.reduce((a, b) => a + b, 0)
    return { first, weights: Float64Array.from(weights, (weight) => weight / sum) }
  })
}

/** Columns first, whose inner loop runs along a row, then rows. */
function resampleOne(
  pixels: Uint8Array,
  { channels, width }: ImageShape,
  down: readonly Taps[],
  across: readonly Taps[],
  out: Uint8ClampedArray,
): void {
  const row = new Float64Array(width * channels)
  let to = 0
  for (const vertical of down) {
    weighRows(pixels, vertical, row)
    for (const { first, weights } of across) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (let tap = 0; tap < weights.length; tap++) sum += weights[tap]! * row[(first + tap) * channels + channel]!
        out[to++] = sum
      }
    }
  }
}

/** The weighted sum of rows of an image into `row`; four at a time, which takes half as long. */
function weighRows(pixels: Uint8Array, { first, weights }: Taps, row: Float64Array): void {
  const length = row.length
  row.fill(0)
  let tap = 0
  let a = first * length
  for (; tap + 4 <= weights.length; tap += 4, a += 4 * length) {
    const [w, x, y, z] = [weights[tap]!, weights[tap + 1]!, weights[tap + 2]!, weights[tap + 3]!]
    const [b, c, d] = [a + length, a + 2 * length, a + 3 * length]
    for (let at = 0; at < length; at++) {
      row[at]! += w * pixels[a + at]! + x * pixels[b + at]! + y * pixels[c + at]! + z * pixels[d + at]!
    }
  }
  for (; tap < weights.length; tap++, a += length) {
    const weight = weights[tap]!
    for (let at = 0; at < length; at++) row[at]! += weight * pixels[a + at]!
  }
}
