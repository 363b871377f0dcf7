/** Animations of images. */
import { extname } from 'node:path'
import type { ImageShape } from '../data/index.js'
import { UsageError } from './failure.js'

/** Height of an animation of single images in pixels, roughly. */
const tall = 256

/** @throws for a file that is named as neither. */
export function filmFormat(path: string): 'gif' | 'webp' {
  const name = extname(path).toLowerCase()
  if (name === '.gif') return 'gif'
  if (name === '.webp') return 'webp'
  throw new UsageError(`${path}: an animation is a .gif or a .webp`)
}

/** Frames of one or several images side by side, bytes [n, height, width, channels] each; and back again if it `returns`. */
export async function filmOf(
  frames: readonly Uint8Array[],
  shape: ImageShape,
  format: 'gif' | 'webp',
  { returns = false }: { readonly returns?: boolean } = {},
): Promise<Uint8Array> {
  const { animation, tileImages } = await import('../charts/index.node.js')
  const count = frames[0]!.length / (shape.channels * shape.height * shape.width)
  const scale = Math.max(1, Math.round(tall / shape.height / Math.min(count, 2)))
  const there = frames.map((pixels) => tileImages(pixels, shape, { scale, margin: 0, columns: Math.min(count, 8) }))
  const back = returns ? there.slice(1, -1).reverse() : []
  return animation([...there, ...back], { format, milliseconds: 60, ...(returns && { pause: 60 }) })
}
