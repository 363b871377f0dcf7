/** Pictures between the lines of text, where the terminal shows colours. */
import type { PictureShape } from '../charts/index.js'
import { columnsOfTerminal } from './chance.js'
import { style } from './print.js'

/** What stands between images: dark, so that white ones and black ones end where they end. */
const between = [64, 64, 64] as const
const widest = 120

/**
 * The first images, two rows of them, in half blocks; undefined where stdout is no terminal, or one without colours.
 * @param pixels [n, height, width, channels], 0 to 255.
 */
export async function previewOf(pixels: Uint8Array, shape: PictureShape): Promise<string | undefined> {
  if (!style.isColorSupported) return undefined
  const { halfBlocks, tileImages } = await import('../charts/index.js')
  const room = Math.min(columnsOfTerminal() - 2, widest)
  const columns = Math.max(1, Math.floor((room + 1) / (shape.width + 1)))
  const shown = pixels.subarray(0, 2 * columns * shape.channels * shape.height * shape.width)
  const sheet = tileImages(shown, shape, { columns, scale: 1, gap: 1, margin: 0, background: between })
  const colours = /^(truecolor|24bit)$/i.test(process.env.COLORTERM ?? '') ? 'true' : '256'
  return halfBlocks(sheet, { columns: room, colours })
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
