import { type Colour, type Fit, fitted, luminance } from './fit.js'
import { type ImageSet, imageSize } from './image-set.js'
import type { ResizeFilter, Size } from './resample.js'

/** What becomes of images. */
export interface ReshapeOptions {
  /** As they are without. */
  readonly size?: Size
  /** As they are without. 1 takes what is as light; 3 repeats grey. */
  readonly channels?: 1 | 3
  /** Default `cover`. */
  readonly fit?: Fit
  /** Default `lanczos3`. */
  readonly filter?: ResizeFilter
  /** Of the border of `contain`. Default white. */
  readonly background?: Colour
}

export const white: Colour = [255, 255, 255]

/** A set at another size, or in grey or colour; the set itself where nothing changes. */
export function reshapeImages(set: ImageSet, options: ReshapeOptions): ImageSet {
  const { channels = set.channels, fit = 'cover', filter = 'lanczos3', background = white } = options
  const coloured = channels === set.channels ? set : { ...set, channels, pixels: recoloured(set) }
  const { height, width } = options.size ?? set
  if (height === set.height && width === set.width) return coloured
  const [from, to] = [imageSize(coloured), channels * height * width]
  const pixels = new Uint8Array(set.count * to)
  for (let place = 0; place < set.count; place++) {
    const image = coloured.pixels.subarray(place * from, (place + 1) * from)
    pixels.set(fitted(image, coloured, { height, width }, { fit, filter, background }), place * to)
  }
  return { ...coloured, height, width, pixels }
}

/** Grey of colour, or colour of grey. */
function recoloured({ channels, pixels }: ImageSet): Uint8Array {
  if (channels === 1) return Uint8Array.from({ length: pixels.length * 3 }, (_, at) => pixels[Math.floor(at / 3)]!)
  return Uint8Array.from({ length: pixels.length / 3 }, (_, at) =>
    luminance([pixels[at * 3]!, pixels[at * 3 + 1]!, pixels[at * 3 + 2]!]),
  )
}
