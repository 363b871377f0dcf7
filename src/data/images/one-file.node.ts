import { readFile } from 'node:fs/promises'
import { AtelierError } from '../../tensor/index.js'
import { namedKind } from '../sources.node.js'
import { decodeImage, readHeader } from './decode.node.js'
import type { ImageSet, ImageShape } from './image-set.js'
import { white } from './reshape.js'

/** Pixels that an image may have. */
const largest = 2 ** 26

/** One image file as a set of one image of the wanted shape, cut to its proportions. @throws with the path and one sentence if it is none. */
export async function readImageFile(path: string, shape: ImageShape): Promise<ImageSet> {
  const refuse = (problem: string): never => {
    throw new AtelierError(`image: ${path}: ${problem}`)
  }
  const bytes = await readFile(path).catch((error: Error) => refuse(error.message))
  const header = await readHeader(bytes, namedKind(path).kind, largest)
  if ('problem' in header) return refuse(header.problem)
  const { channels, ...size } = shape
  const how = { fit: 'cover', filter: 'lanczos3', background: white, largest } as const
  const image = await decodeImage(bytes, header, { ...how, channels, size })
  if ('problem' in image) return refuse(image.problem)
  return { ...shape, name: path, count: 1, pixels: image.pixels, sources: [path], skipped: [] }
}
