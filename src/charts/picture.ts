/** Pictures of pixels, in Node and in browsers: many small images on one sheet. */
import { AtelierError } from '../tensor/index.js'

/** What images of a set or of a generator look like. */
export interface PictureShape {
  /** 1 is grey, 3 is red, green and blue (sRGB). */
  readonly channels: 1 | 3
  readonly height: number
  readonly width: number
}

/** One picture. */
export interface Picture extends PictureShape {
  /** [height, width, channels], 0 to 255. */
  readonly pixels: Uint8Array
}

/** How images stand on a sheet. */
export interface TileOptions {
  /** Images in a row; by default the sheet is a little wider than high. */
  readonly columns?: number
  /** Pixels of the sheet for one of an image, each way; by default images come to about 64. */
  readonly scale?: number
  /** Pixels between images. Default 2. */
  readonly gap?: number
  /** Pixels around all of them. Default `gap`. */
  readonly margin?: number
  /** Pixels kept free under each row, for words. Default 0. */
  readonly under?: number
  /** Pixels that a column takes at least, its image in the middle. Default 0. */
  readonly cellWidth?: number
  /** Red, green and blue of what shows between images. Default white. */
  readonly background?: readonly [number, number, number]
}

/** A sheet, and the left upper corner of each image on it. */
export interface TiledImages extends Picture {
  readonly channels: 3
  readonly columns: number
  readonly scale: number
  readonly places: readonly { readonly x: number; readonly y: number }[]
}

/** How often images of a shape are enlarged to come to about `target` pixels: a whole number, so that pixels stay crisp. */
export const scaleTo = (target: number, { height, width }: PictureShape): number =>
  Math.max(1, Math.round(target / Math.max(height, width)))

/**
 * Images on one sheet, in rows, enlarged by repeating pixels.
 * @param pixels [n, height, width, channels], 0 to 255. @throws when they are not whole images, and for columns or a scale that is not a whole number
 * from 1.
 */
export function tileImages(pixels: Uint8Array, shape: PictureShape, options: TileOptions = {}): TiledImages {
  const count = imageCount('tileImages', pixels, shape)
  const { columns = Math.min(count, Math.ceil(Math.sqrt(count * 1.4))), scale = scaleTo(64, shape) } = options
  checkWhole({ columns, scale })
  const { gap = 2, margin = gap, under = 0, cellWidth = 0, background = [255, 255, 255] } = options
  const [imageWidth, imageHeight] = [shape.width * scale, shape.height * scale]
  const cell = Math.max(imageWidth, cellWidth)
  const width = 2 * margin + columns * cell + (columns - 1) * gap
  const height = 2 * margin + Math.ceil(count / columns) * (imageHeight + under + gap) - gap
  const sheet = { channels: 3, height, width, pixels: filled(height * width, background) } as const
  const places = Array.from({ length: count }, (_, index) => ({
    x: margin + (index % columns) * (cell + gap) + Math.floor((cell - imageWidth) / 2),
    y: margin + Math.floor(index / columns) * (imageHeight + under + gap),
  }))
  const size = shape.channels * shape.height * shape.width
  for (const [index, place] of places.entries()) {
    paste({ ...shape, pixels: pixels.subarray(index * size, (index + 1) * size) }, sheet, place, scale)
  }
  return { ...sheet, columns, scale, places }
}

/** How many images there are in `pixels`. @throws, in the name of `who`, when they are none or not whole. */
export function imageCount(who: string, pixels: Uint8Array, { channels, height, width }: PictureShape): number {
  const count = pixels.length / (channels * height * width)
  if (Number.isInteger(count) && count > 0) return count
  throw new AtelierError(
    `${who}: ${pixels.length} bytes: not one or more images of ${height} × ${width} with ${channels} channels`,
  )
}

function checkWhole(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isSafeInteger(value) && value > 0) continue
    throw new AtelierError(`tileImages: ${name} ${value}: not a whole number from 1`)
  }
}

function filled(area: number, colour: readonly [number, number, number]): Uint8Array {
  const pixels = new Uint8Array(area * 3)
  for (let at = 0; at < pixels.length; at++) pixels[at] = colour[at % 3]!
  return pixels
}

/** Draws a picture onto one of three channels, enlarged. */
function paste(
  image: Picture,
  sheet: Picture,
  { x, y }: { readonly x: number; readonly y: number },
  scale: number,
): void {
  const { channels, height, width, pixels } = image
  for (let row = 0; row < height * scale; row++) {
    const from = Math.floor(row / scale) * width
    let to = ((y + row) * sheet.width + x) * 3
    for (let column = 0; column < width * scale; column++) {
      const at = (from + Math.floor(column / scale)) * channels
      for (let channel = 0; channel < 3; channel++) {
        sheet.pixels[to++] = pixels[channels === 1 ? at : at + channel]!
      }
    }
  }
}
