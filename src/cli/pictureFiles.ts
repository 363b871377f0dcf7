/** Pictures that verbs make: files, and a look at them where the terminal has colours. */
import { mkdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { ImageShape } from '../data/index.js'
import { UsageError } from './failure.js'
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

/** Height of an animation in pixels, roughly. */
const tall = 256

/** Writes images, [frames, height, width, channels] bytes, as an animation there and back. @throws if the file is no .gif or .webp. */
export async function writeAnimation(path: string, pixels: Uint8Array, shape: ImageShape): Promise<void> {
  const format = formatOf(path)
  const { animation, tileImages } = await import('../charts/index.node.js')
  const size = shape.channels * shape.height * shape.width
  const scale = Math.max(1, Math.round(tall / shape.height))
  const there = Array.from({ length: pixels.length / size }, (_, i) =>
    tileImages(pixels.subarray(i * size, (i + 1) * size), shape, { scale, margin: 0 }),
  )
  const back = there.slice(1, -1).reverse()
  await writeBytes(path, await animation([...there, ...back], { format, milliseconds: 60, pause: 60 }))
}

function formatOf(path: string): 'gif' | 'webp' {
  const name = extname(path).toLowerCase()
  if (name === '.gif') return 'gif'
  if (name === '.webp') return 'webp'
  throw new UsageError(`sample: --grid ${path}: an animation is a .gif or a .webp`)
}
