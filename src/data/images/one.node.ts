/** One image from a file, for those who begin from it. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { decodeImage, readHeader } from './decode.node.js'
import type { ImageShape } from './image-set.js'

/** Pixels that a file may have. */
const largest = 100e6
const white = [255, 255, 255] as const

/**
 * The bytes [height, width, channels] of an image file, brought to a shape: cut to its proportions, before white where it is transparent.
 * @throws with one sentence for a file that is not there, or no image.
 */
export async function readImageFile(path: string, { channels, height, width }: ImageShape): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => refuse(path, cause.code ?? cause.message))
  const header = await readHeader(bytes, extname(path).slice(1).toLowerCase(), largest)
  if ('problem' in header) return refuse(path, header.problem)
  const found = await decodeImage(bytes, header, {
    ...{ channels, size: { height, width }, largest, fit: 'cover', filter: 'lanczos3', background: white },
  })
  return 'problem' in found ? refuse(path, found.problem) : found.pixels
}

function refuse(path: string, problem: string): never {
  const known: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }
  throw new AtelierError(`image: ${path}: ${known[problem] ?? problem}`, 'Give a PNG, JPEG, WebP or SVG file')
}
