/** Pictures that verbs make: files, and a look at them where the terminal has colours. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageShape } from '../data/index.js'
import { say, style } from './print.js'

/** Writes each image, [n, height, width, channels] bytes, as `001.png`, `002.png`, … of a folder. */
export async function writePictures(folder: string, pixels: Uint8Array, shape: ImageShape): Promise<readonly string[]> {
  const { picturePng } = await import('../charts/index.node.js')
  const size = shape.channels * shape.height * shape.width
  const count = pixels.length / size
  const digits = Math.max(3, String(count).length)
  await mkdir(folder, { recursive: true })
  const paths = Array.from({ length: count }, (_, i) => join(folder, `${String(i + 1).padStart(digits, '0')}.png`))
  for (const [i, path] of paths.entries()) {
    await writeBytes(path, await picturePng({ ...shape, pixels: pixels.subarray(i * size, (i + 1) * size) }))
  }
  return paths
}

/** Writes a file whole or not at all, and the folders above it. */
export async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  const { writeFileAtomic } = await import('../files/index.node.js')
  await mkdir(join(path, '..'), { recursive: true })
  await writeFileAtomic(path, bytes)
}

/** Shows images in rows of `columns`, where stdout is a terminal with colours. */
export async function showPictures(pixels: Uint8Array, shape: ImageShape, columns: number): Promise<void> {
  if (!style.isColorSupported) return
  const { halfBlocks, tileImages } = await import('../charts/index.js')
  const { COLORTERM = '' } = process.env
  const colours = /truecolor|24bit/.test(COLORTERM) ? 'true' : '256'
  const sheet = tileImages(pixels, shape, { columns, scale: 1, gap: 1, background: [128, 128, 128] })
  say(halfBlocks(sheet, { columns: Math.max(20, (process.stdout.columns ?? 80) - 1), colours }))
}
