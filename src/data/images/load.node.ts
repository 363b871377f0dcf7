import { AtelierError, randomStream } from '../../tensor/index.js'
import { entryOf, filesUnder, namedKind } from '../sources.node.js'
import { type FolderOptions, readImageFolder } from './folder.node.js'
import { idxFilesIn, isIdxName, readIdxFiles, trainingFile } from './idx-files.node.js'
import { type ImageParts, type ImageSet, selectImages } from './image-set.js'
import { isImageName } from './kind.js'
import { checkMemory } from './memory.js'
import { reshapeImages } from './reshape.js'
import { isImageSet, listImageSets, readImageSet } from './sets.node.js'
import { splitImages } from './split.js'

export interface LoadImagesOptions extends FolderOptions {
  /** Of what is held out, of what `count` chooses, and of faces. Default 0. */
  readonly seed?: number
  /** Of images held out where a source has no test part of its own; 0 holds none out. Default 0.1. */
  readonly testShare?: number
  /** Images to train on, at most; chosen by seed. Faces are as many. */
  readonly count?: number
  /** The attribute that labels the images instead, as `glasses` of faces. */
  readonly labelBy?: string
}

/**
 * Reads the images of a source into memory, with a held-out part: the source's own where it has one, else a seeded tenth of every class.
 *
 * @param source A folder (images of any kind and size, see `readImageFolder`; or IDX files), an IDX file with images (labels beside it), or the
 *   name of a built-in set. A path comes before a set of the same name.
 * @throws AtelierError, naming the source, when there is none, when it holds no images, or when they don't fit in memory.
 */
export async function loadImages(source: string, options: LoadImagesOptions = {}): Promise<ImageParts> {
  const { seed = 0, testShare: share = 0.1, count } = options
  const parts = await readParts(source, { ...options, seed, testShare: share })
  const changed = (set: ImageSet): ImageSet => {
    const { size = set, channels = set.channels } = options
    checkMemory(source, set.count, { channels, height: size.height, width: size.width }, options.memory)
    return reshapeImages(labelledBy(set, options.labelBy), options)
  }
  const chosen = count === undefined ? parts.training : fewer(parts.training, count, seed)
  const [training, test] = [changed(chosen), changed(parts.test)]
  if (training.height !== test.height || training.width !== test.width) {
    throw new AtelierError(
      `data: "${source}": images of ${training.height} × ${training.width} to train on and of ${test.height} × ${test.width} to test on`,
      'Give one size for all, as with --resize 64',
    )
  }
  return { training, test }
}

/** Whether a source holds images rather than text: a set of images, an IDX file, or a folder half or more of whose files are images by their names. */
export async function isImageSource(source: string): Promise<boolean> {
  const entry = await entryOf(source)
  if (entry === undefined) return isImageSet(source)
  if (!entry.isDirectory()) return isIdxName(source) || isImageName(namedKind(source).kind)
  const files = await filesUnder(source, () => {})
  const images = files.filter((path) => isImageName(namedKind(path).kind) || isIdxName(path))
  return images.length > 0 && images.length * 2 >= files.length
}

type Settled = LoadImagesOptions & { readonly seed: number; readonly testShare: number }

async function readParts(source: string, options: Settled): Promise<ImageParts> {
  const entry = await entryOf(source)
  if (entry === undefined && isImageSet(source)) {
    refuseTables(source, options)
    return readImageSet(source, makeOptions(options))
  }
  if (entry === undefined) {
    const names = listImageSets().map((set) => set.name)
    throw new AtelierError(
      `data: "${source}": there is no such file or folder`,
      `Give a path, or a built-in set: ${names.join(', ')}`,
    )
  }
  const files = entry.isDirectory() ? await idxFilesIn(source) : [source]
  if (files.length === 0) return folderParts(source, options)
  refuseTables(source, options)
  const file = entry.isDirectory() ? trainingFile(source, files) : source
  if (!isIdxName(file)) {
    throw new AtelierError(
      `data: "${source}": one file: not a set of images`,
      'Give a folder with images, or an IDX file named …images-idx3-ubyte',
    )
  }
  const { training, test } = await readIdxFiles(file)
  return test === undefined ? heldOut(training, options) : { training, test }
}

/** @throws for a table of labels or captions where images have their own. */
function refuseTables(source: string, { labels, captions }: Settled): void {
  const table = labels ?? captions
  if (table === undefined) return
  throw new AtelierError(
    `data: "${source}": a table, "${table}": only images of a folder are told of in one`,
    'Leave it out, or give a folder',
  )
}

/** Sets that are drawn are drawn at the size that is asked for, where it is a square. */
function makeOptions({ size, count, seed, testShare: share }: Settled) {
  const isSquare = size !== undefined && size.height === size.width
  return { seed, share, ...(isSquare && { side: size.width }), ...(count !== undefined && { count }) }
}

async function folderParts(folder: string, options: Settled): Promise<ImageParts> {
  const { set, isTest } = await readImageFolder(folder, options)
  if (isTest === undefined) return heldOut(set, options)
  const places = (wanted: boolean): number[] => isTest.flatMap((is, place) => (is === wanted ? [place] : []))
  return { training: selectImages(set, places(false)), test: selectImages(set, places(true)) }
}

function heldOut(set: ImageSet, { seed, testShare: share }: Settled): ImageParts {
  const { training, heldOut: test } = splitImages(set.count, set.labels, { seed, share })
  return { training: selectImages(set, training), test: selectImages(set, test) }
}

/** At most `count` images, a random choice in the order they had. */
function fewer(set: ImageSet, count: number, seed: number): ImageSet {
  if (count >= set.count) return set
  const chosen = randomStream(seed, 'choice of images').permutation(set.count).subarray(0, count).sort()
  return selectImages(set, chosen)
}

function labelledBy(set: ImageSet, attribute: string | undefined): ImageSet {
  if (attribute === undefined) return set
  const told = set.attributes?.[attribute]
  if (told !== undefined) return { ...set, ...told }
  const names = Object.keys(set.attributes ?? {})
  throw new AtelierError(
    `data: "${set.name}": no attribute "${attribute}"`,
    names.length === 0 ? 'Its images have none' : `There are ${names.join(', ')}`,
  )
}
