/** Animations of several images at once. */
import type { ImageShape } from '../data/index.js'

/** Height of an animation in pixels, roughly, where it shows one image or two. */
const tall = 256
const columns = 8

/** Frames of images side by side, bytes [n, height, width, channels] each. */
export async function filmOf(
  frames: readonly Uint8Array[],
  shape: ImageShape,
  format: 'gif' | 'webp',
): Promise<Uint8Array> {
  const { animation, tileImages } = await import('../charts/index.node.js')
  const count = frames[0]!.length / (shape.channels * shape.height * shape.width)
  const scale = Math.max(1, Math.round(tall / shape.height / Math.min(count, 2)))
  const sheets = frames.map((pixels) =>
    tileImages(pixels, shape, { scale, margin: 0, columns: Math.min(count, columns) }),
  )
  return animation(sheets, { format, milliseconds: 60 })
}
