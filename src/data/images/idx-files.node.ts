/** A user's own pairs of IDX files, found by their names. */
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { readable } from '../sources.node.js'
import { readIdxPair } from './idx.node.js'
import type { ImageSet } from './image-set.js'

const imagesName = /images?([-._]idx3-ubyte(?:\.gz)?)$/i

/** Whether a file holds images in IDX, by its name. */
export const isIdxName = (path: string): boolean => imagesName.test(path)

/** The files of a folder that hold images in IDX, by their names. */
export async function idxFilesIn(folder: string): Promise<readonly string[]> {
  const names = await readable(folder, readdir(folder))
  return names
    .filter(isIdxName)
    .sort()
    .map((name) => join(folder, name))
}

/**
 * A pair of IDX files by the one with the images, `…images-idx3-ubyte`, beside which `…labels-idx1-ubyte` lies; and where its name says `train`, the pair
 * with `t10k` or `test` instead, if there is one. @throws AtelierError, naming the file, for what is not such a pair.
 */
export async function readIdxFiles(path: string): Promise<{ readonly training: ImageSet; readonly test?: ImageSet }> {
  const training = await pairAt(path)
  const names = new Set(await readable(dirname(path), readdir(dirname(path))))
  const other = ['t10k', 'test']
    .map((part) => basename(path).replace(/train(ing)?/i, part))
    .find((name) => name !== basename(path) && names.has(name))
  if (other === undefined) return { training }
  const test = await pairAt(join(dirname(path), other))
  const classes = training.classes!.length > test.classes!.length ? training.classes! : test.classes!
  return { training: { ...training, classes }, test: { ...test, classes } }
}

function pairAt(images: string): Promise<ImageSet> {
  const labels = join(
    dirname(images),
    basename(images).replace(imagesName, (_, ending: string) => `labels${ending.replace('3', '1')}`),
  )
  const own = basename(images)
    .replace(imagesName, '')
    .replace(/[-._]?(train(ing)?|t10k|test)?[-._]?$/i, '')
  const name = own || basename(dirname(resolve(images)))
  return readIdxPair({ images, labels, name, sources: [images, labels] })
}

/** One file of images in IDX below a folder, the one to train on. @throws when it is not clear which that is. */
export function trainingFile(folder: string, files: readonly string[]): string {
  const training = files.length === 1 ? files : files.filter((path) => /train/i.test(basename(path)))
  if (training.length === 1) return training[0]!
  throw new AtelierError(
    `data: "${folder}": IDX files ${files.map((path) => basename(path)).join(', ')}: which one to train on is not clear`,
    'Give the path of the file with the images',
  )
}
