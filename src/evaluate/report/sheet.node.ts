/** Sheets of images as PNG, clear between the images, so that they stand on light and dark pages alike. */
import sharp from 'sharp'
import { type PictureShape, type TileOptions, tileImages } from '../../charts/index.js'

/** Images [n, height, width, channels] as one PNG. @throws as `tileImages` does. */
export async function sheetPng(
  pixels: Uint8Array,
  shape: PictureShape,
  options: TileOptions = {},
): Promise<Uint8Array> {
  const sheet = tileImages(pixels, shape, { margin: 0, gap: 3, ...options })
  const { width, height, places, scale } = sheet
  const bytes = Buffer.alloc(width * height * 4)
  for (const place of places) {
    for (let row = place.y; row < place.y + shape.height * scale; row++) {
      for (let column = place.x; column < place.x + shape.width * scale; column++) {
        const at = row * width + column
        for (let channel = 0; channel < 3; channel++) bytes[at * 4 + channel] = sheet.pixels[at * 3 + channel]!
        bytes[at * 4 + 3] = 255
      }
    }
  }
  return sharp(bytes, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer()
}
