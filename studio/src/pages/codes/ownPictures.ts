/** A reader's own pictures as the jobs take them: grey, 16 × 16, one byte a pixel, in base64. Decoded here; they never leave the computer. */
import { mostOwnPictures, pictureSide } from 'atelier/studio'

export interface OwnPictures {
  readonly bytes: string
  readonly count: number
}

/** @throws with a sentence for files that hold no pictures, and where there are too few or too many. */
export async function ownPicturesOf(files: readonly File[]): Promise<OwnPictures> {
  if (files.length < 5) throw new Error(`${files.length} pictures: five or more are needed to learn anything from`)
  if (files.length > mostOwnPictures)
    throw new Error(`${files.length} pictures: at most ${mostOwnPictures} can be taken`)
  const size = pictureSide ** 2
  const all = new Uint8Array(files.length * size)
  for (const [i, file] of files.entries()) all.set(await greyOf(file), i * size)
  let text = ''
  for (const byte of all) text += String.fromCharCode(byte)
  return { bytes: btoa(text), count: files.length }
}

/** The middle square of a picture in 16 × 16 greys. */
async function greyOf(file: File): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name}: this is not a picture that the browser can read`)
  })
  const square = Math.min(bitmap.width, bitmap.height)
  const canvas = new OffscreenCanvas(pictureSide, pictureSide)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.imageSmoothingQuality = 'high'
  const [left, top] = [(bitmap.width - square) / 2, (bitmap.height - square) / 2]
  context.drawImage(bitmap, left, top, square, square, 0, 0, pictureSide, pictureSide)
  bitmap.close()
  const { data } = context.getImageData(0, 0, pictureSide, pictureSide)
  // Luma of sRGB (ITU-R BT.709).
  return Uint8Array.from({ length: pictureSide ** 2 }, (_, i) =>
    Math.round(0.2126 * data[4 * i]! + 0.7152 * data[4 * i + 1]! + 0.0722 * data[4 * i + 2]!),
  )
}
