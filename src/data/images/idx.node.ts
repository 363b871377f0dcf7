import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AtelierError } from '../../tensor/index.js'
import { namedKind, readable } from '../sources.node.js'
import { type IdxArray, readIdx } from './idx.js'
import type { ImageSet } from './image-set.js'

/** A pair of IDX files, and what they don't say themselves. */
export interface IdxPair {
  readonly images: string
  readonly labels: string
  readonly name: string
  /** What the labels mean; the numbers themselves by default. */
  readonly classes?: readonly string[]
  readonly sources: readonly string[]
  readonly licence?: string
  /** What to do about a file that is not what it should be. */
  readonly remedy?: string
}

const unzip = promisify(gunzip)
/** Bytes that a file may unpack to. */
const longest = 2 ** 31

/** Reads grey images [count, height, width] and a label for each, from IDX files that may be zipped (`.gz`). @throws naming the file. */
export async function readIdxPair(pair: IdxPair): Promise<ImageSet> {
  const { name, sources, licence, remedy } = pair
  const [images, labels] = await Promise.all([arrayOf(pair.images, 3, remedy), arrayOf(pair.labels, 1, remedy)])
  const [count, height, width] = images.shape as [number, number, number]
  if (count !== labels.shape[0] || count * height * width === 0) {
    throw new AtelierError(
      `data: "${pair.labels}": ${labels.shape[0]} labels for ${count} images of ${height} × ${width}: must be one for each`,
      remedy,
    )
  }
  const highest = labels.values.reduce((a, b) => Math.max(a, b))
  const classes = pair.classes ?? Array.from({ length: highest + 1 }, (_, label) => String(label))
  if (highest >= classes.length) {
    throw new AtelierError(`data: "${pair.labels}": label ${highest}: must be from 0 to ${classes.length - 1}`, remedy)
  }
  return {
    name,
    count,
    channels: 1,
    height,
    width,
    pixels: images.values,
    labels: Int32Array.from(labels.values),
    classes,
    sources,
    ...(licence !== undefined && { licence }),
    skipped: [],
  }
}

async function arrayOf(path: string, rank: number, remedy?: string): Promise<IdxArray> {
  const bytes = await readable(path, readFile(path))
  const unzipped = namedKind(path).zipped ? await readable(path, unzip(bytes, { maxOutputLength: longest })) : bytes
  return readIdx(unzipped, rank, path, remedy)
}
