/** How an image of one shape fills another. */
import type { ImageShape } from './image-set.js'
import { type ResizeFilter, resample, type Size } from './resample.js'

/** `cover` cuts off what is too long, in equal parts; `contain` leaves a border; `fill` changes the proportions. */
export const fits = ['cover', 'contain', 'fill'] as const
export type Fit = (typeof fits)[number]

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

export interface FitOptions {
  readonly fit: Fit
  readonly filter: ResizeFilter
  /** The border of `contain`. */
  readonly background: Colour
}

/** An image, [height, width, channels], as one of another size. */
export function fitted(pixels: Uint8Array, shape: ImageShape, size: Size, options: FitOptions): Uint8Array {
  const { fit, filter, background } = options
  const { channels, height, width } = shape
  if (fit === 'fill') return resample(pixels, shape, size, { filter })
  const [tall, wide] = [size.height / height, size.width / width]
  if (fit === 'cover') {
    const scale = Math.max(tall, wide)
    const box = { height: Math.min(height, size.height / scale), width: Math.min(width, size.width / scale) }
    const corner = { top: (height - box.height) / 2, left: (width - box.width) / 2 }
    return resample(pixels, shape, size, { filter, box: { ...corner, ...box } })
  }
  const scale = Math.min(tall, wide)
  const inner = {
    channels,
    height: Math.max(1, Math.min(size.height, Math.round(height * scale))),
    width: Math.max(1, Math.min(size.width, Math.round(width * scale))),
  }
  return framed(resample(pixels, shape, inner, { filter }), inner, size, background)
}

/** An image in the middle of a larger one of one colour. */
function framed(pixels: Uint8Array, inner: ImageShape, size: Size, background: Colour): Uint8Array {
  const { channels, height, width } = inner
  const colour = channels === 1 ? [luminance(background)] : background
  const whole = Uint8Array.from({ length: channels * size.height * size.width }, (_, at) => colour[at % channels]!)
  const corner = { top: Math.floor((size.height - height) / 2), left: Math.floor((size.width - width) / 2) }
  for (let row = 0; row < height; row++) {
    const line = pixels.subarray(row * width * channels, (row + 1) * width * channels)
    whole.set(line, ((corner.top + row) * size.width + corner.left) * channels)
  }
  return whole
}

/** The grey that is as light: the mean of ITU-R BT.709 in linear light, as a byte of sRGB. */
export function luminance([red, green, blue]: Colour): number {
  const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055))
}

function linear(byte: number): number {
  const value = byte / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
