/** A picture of the reader's own as a model takes it: its size, its channels, as bytes. Decoded here; it never leaves the computer. */
import { reshapeImages } from 'atelier/data'
import { pngTexts } from 'atelier/files'
import { mostPacked, packBytes, readPath, writePath } from 'atelier/studio'
import type { Model } from './bench'

/** Bytes of a file, and pixels of its picture, at most. */
export const mostBytes = 10 * 2 ** 20
const mostPixels = 16 * 2 ** 20

/**
 * The path that a file leads to: of one that this page wrote for this model the steps that made it, of any other the picture itself.
 * @throws Error with a sentence for what is no picture, or too large a one.
 */
export async function pathOfFile(file: File, model: Model, isSwapped: boolean): Promise<string> {
  return (
    (await pathWritten(file, model)) ?? writePath([{ kind: 'own', pixels: await pixelsOf(file, model, isSwapped) }])
  )
}

async function pathWritten(file: File, { name }: Model): Promise<string | undefined> {
  try {
    const { atelier } = pngTexts(new Uint8Array(await file.arrayBuffer()))
    const said = JSON.parse(atelier ?? '{}') as { readonly model?: unknown; readonly path?: unknown }
    return said.model === name && typeof said.path === 'string' && readPath(said.path) ? said.path : undefined
  } catch {
    // Most pictures are of other makers.
    return undefined
  }
}

async function pixelsOf(file: File, { shape: [channels, height, width] }: Model, isSwapped: boolean): Promise<string> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name}: this is not a picture that the browser can read`)
  })
  const { width: wide, height: tall } = bitmap
  if (wide * tall > mostPixels) {
    bitmap.close()
    throw new Error(`${file.name}: ${wide} × ${tall} pixels: at most ${mostPixels / 2 ** 20} million are read here`)
  }
  const canvas = new OffscreenCanvas(wide, tall)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.fillStyle = 'white'
  context.fillRect(0, 0, wide, tall)
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const { data } = context.getImageData(0, 0, wide, tall)
  const pixels = Uint8Array.from({ length: 3 * wide * tall }, (_, i) => data[4 * Math.floor(i / 3) + (i % 3)]!)
  const set = {
    name: file.name,
    channels: 3 as const,
    height: tall,
    width: wide,
    count: 1,
    pixels,
    sources: [],
    skipped: [],
  }
  const own = reshapeImages(set, { size: { height, width }, channels, fit: 'cover' }).pixels
  const packed = packBytes(isSwapped ? own.map((value) => 255 - value) : own)
  if (packed.length <= mostPacked) return packed
  throw new Error(`Pictures of ${width} × ${height} pixels are larger than an address holds`)
}
