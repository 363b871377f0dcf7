/** Images from a folder: which there are, what is told of them, and all of them at one size in memory. */
import { readFile, stat } from 'node:fs/promises'
import { basename, relative, resolve } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { namedKind } from '../sources.node.js'
import { type Candidate, candidatesIn, type Skip, type TableOptions } from './candidates.node.js'
import { type DecodeOptions, decodeImage, type Header, readHeader, type Unreadable } from './decode.node.js'
import type { ImageSet, SkippedImage } from './image-set.js'
import { checkMemory, usualMemory } from './memory.js'
import { eachAtOnce } from './parallel.js'
import type { Size } from './resample.js'
import { type ReshapeOptions, white } from './reshape.js'

export interface FolderOptions extends ReshapeOptions, TableOptions {
  /** Pixels that an image may have; larger ones are skipped. Default 2^26. */
  readonly largest?: number
  /** Bytes that all images may take in memory. Default 2^31. */
  readonly memory?: number
}

/** Images of a folder, and which of them its sub-folders set apart. */
export interface FolderImages {
  readonly set: ImageSet
  /** [count], where there are a folder for training and one for testing. */
  readonly isTest?: readonly boolean[]
}

/** Bytes of a file that are read at most. */
const longestFile = 2 ** 28
/** Files that are decoded at once: enough for all threads of sharp, few enough for memory. */
const atOnce = 8

/**
 * Reads all images below a folder (PNG, JPEG, WebP, GIF, SVG, TIFF, AVIF; of animations the first frame), in the order of their paths,
 * upright, in sRGB or grey (by default grey if all are), on `background` where they are transparent, at one size (by default the one they all have).
 * Files that are broken, too large, of another kind or without a label among labelled ones are skipped and named.
 * Labels come from a table, else from the names of sub-folders if every image lies in one; `train` and `test` above those set images apart.
 * @throws AtelierError, naming the folder, when no image is left, when they differ in size and none is given, or take too much memory.
 */
export async function readImageFolder(folder: string, options: FolderOptions = {}): Promise<FolderImages> {
  const skipped: SkippedImage[] = []
  const skip: Skip = (path, problem) => void skipped.push({ path, problem })
  const { largest = 2 ** 26, memory = usualMemory, fit = 'cover', filter = 'lanczos3', background = white } = options
  const candidates = await candidatesIn(folder, options, skip)
  const shape = await shapeOf(folder, candidates, options, largest)
  const decoding: DecodeOptions = { ...shape, fit, filter, background, largest }
  const size = shape.channels * shape.size.height * shape.size.width
  checkMemory(folder, candidates.length, { channels: shape.channels, ...shape.size }, memory)
  const pixels = new Uint8Array(candidates.length * size)
  const isRead = new Uint8Array(candidates.length)
  await eachAtOnce(candidates, atOnce, async ({ path }, place) => {
    const image = await imageAt(path, decoding)
    if ('problem' in image) return skip(path, image.problem)
    pixels.set(image.pixels, place * size)
    isRead[place] = 1
  })
  skipped.sort((a, b) => (a.path < b.path ? -1 : 1))
  const kept = candidates.filter((_, place) => isRead[place])
  if (kept.length === 0) {
    const why =
      skipped.length === 0 ? '' : `, ${skipped.length} files are skipped: ${skipped[0]!.path}: ${skipped[0]!.problem}`
    throw new AtelierError(
      `data: "${folder}": no image that can be read${why}`,
      'Give a folder with PNG, JPEG, WebP, GIF or SVG files',
    )
  }
  const { channels } = shape
  return {
    set: {
      name: basename(resolve(folder)),
      count: kept.length,
      channels,
      ...shape.size,
      pixels: packed(pixels, isRead, size, kept.length),
      ...labelled(kept),
      ...(kept[0]!.caption !== undefined && { captions: kept.map(({ caption }) => caption!) }),
      sources: [folder],
      skipped,
    },
    ...(kept[0]!.isTest !== undefined && { isTest: kept.map(({ isTest }) => isTest!) }),
  }
}

interface Shape {
  readonly channels: 1 | 3
  readonly size: Size
}

/** The shape that is asked for, completed by what the images have. */
async function shapeOf(
  folder: string,
  candidates: readonly Candidate[],
  { size, channels }: FolderOptions,
  largest: number,
): Promise<Shape> {
  if (size !== undefined && channels !== undefined) return { size, channels }
  const headers: (Header | undefined)[] = candidates.map(() => undefined)
  await eachAtOnce(candidates, atOnce, async ({ path }, place) => {
    const read = await headerAt(path, largest)
    if ('header' in read) headers[place] = read.header
  })
  const known = headers.flatMap((header, place) => (header ? [{ ...header, path: candidates[place]!.path }] : []))
  const [first] = known
  if (first === undefined) return { size: size ?? { height: 1, width: 1 }, channels: channels ?? 1 }
  const other = known.find(({ height, width }) => height !== first.height || width !== first.width)
  if (size === undefined && other !== undefined) {
    const [a, b] = [first, other].map(({ height, width, path }) => `${height} × ${width} ("${relative(folder, path)}")`)
    throw new AtelierError(
      `data: "${folder}": images of ${a} and of ${b}`,
      'Give one size for all, as with --resize 64',
    )
  }
  return {
    size: size ?? { height: first.height, width: first.width },
    channels: channels ?? (known.every(({ isGrey }) => isGrey) ? 1 : 3),
  }
}

async function headerAt(path: string, largest: number): Promise<{ bytes: Uint8Array; header: Header } | Unreadable> {
  try {
    const { size } = await stat(path)
    if (size > longestFile) return { problem: `${size} bytes: more than ${longestFile}` }
    const bytes = await readFile(path)
    const header = await readHeader(bytes, namedKind(path).kind, largest)
    return 'problem' in header ? header : { bytes, header }
  } catch (cause) {
    return { problem: `it cannot be read: ${(cause as Error).message}` }
  }
}

async function imageAt(path: string, options: DecodeOptions): Promise<{ readonly pixels: Uint8Array } | Unreadable> {
  const read = await headerAt(path, options.largest)
  return 'problem' in read ? read : decodeImage(read.bytes, read.header, options)
}

/** The images that were read, without the gaps of those that were not. */
function packed(pixels: Uint8Array, isRead: Uint8Array, size: number, count: number): Uint8Array {
  let to = 0
  for (let place = 0; place < isRead.length; place++) {
    if (!isRead[place]) continue
    if (to !== place) pixels.copyWithin(to * size, place * size, (place + 1) * size)
    to += 1
  }
  return count === isRead.length ? pixels : pixels.slice(0, count * size)
}

/** Classes in the order of their names, numbers by value. */
export function labelled(kept: readonly Pick<Candidate, 'label'>[]): Pick<ImageSet, 'labels' | 'classes'> {
  if (kept[0]!.label === undefined) return {}
  const classes = [...new Set(kept.map(({ label }) => label!))]
  const isNumbers = classes.every((name) => /^-?\d+(\.\d+)?$/.test(name))
  classes.sort(isNumbers ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1))
  const places = new Map(classes.map((name, place) => [name, place]))
  return { classes, labels: Int32Array.from(kept, ({ label }) => places.get(label!)!) }
}
