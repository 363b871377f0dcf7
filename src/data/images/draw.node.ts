import { checkMemory } from './memory.js'
import { eachAtOnce } from './parallel.js'

/** How many are drawn at a time. */
const atOnce = 8

/**
 * Draws SVG of our own making, whose width and height are `side`, on white: bytes [count, side, side, 3]. `svgAt` is asked for each place once,
 * in their order. @throws, in the name of the set, when they would not fit in memory.
 */
export async function drawSvgs(
  name: string,
  count: number,
  side: number,
  svgAt: (place: number) => string,
): Promise<Uint8Array> {
  checkMemory(name, count, { channels: 3, height: side, width: side })
  const { default: sharp } = await import('sharp')
  const size = side * side * 3
  const pixels = new Uint8Array(count * size)
  await eachAtOnce(
    Array.from({ length: count }, (_, place) => place),
    atOnce,
    async (place) => {
      const image = sharp(Buffer.from(svgAt(place)))
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
      pixels.set(await image.raw().toBuffer(), place * size)
    },
  )
  return pixels
}
