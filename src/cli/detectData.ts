/** What `atelier detect` reads: tables and series in files, and images. */
import type { ImageParts, Table } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import { UsageError } from './failure.js'
import { type ImageSource, imageSource, readImages, sourceOptions } from './imageSource.js'
import type { OptionTable, ValuesOf } from './option.js'

/** By name, so that help does not load them. */
export const detectorChoices = [
  ...(['pca', 'k-nearest', 'sampled-nearest', 'isolation-forest', 'ecod', 'autoencoder', 'vae'] as const),
] as const

const { resize, colours, labelBy, images } = sourceOptions

/** What decides how data is read, for `fit` and `compare`. */
export const readingOptions = {
  label: { kind: 'text', value: 'column', help: 'a column that says which rows are anomalous' },
  normal: {
    kind: 'text',
    value: 'value',
    help: 'what that column says of normal rows; of images the normal class',
    otherwise: '0, false, no, normal, or nothing',
  },
  ignore: { kind: 'texts', value: 'column', help: 'columns to leave out, such as identifiers' },
  window: { kind: 'whole', least: 1, most: 10_000, help: 'take the rows as a time series: steps in a window' },
  time: { kind: 'text', value: 'column', help: 'the times of a series; its rows must be in their order' },
  rows: {
    kind: 'whole',
    least: 10,
    default: 200_000,
    help: 'rows of a table to learn from, at most; drawn by the seed',
  },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'one' },
  ...{ resize, colours, labelBy, images },
} as const satisfies OptionTable

export type ReadingValues = ValuesOf<typeof readingOptions>

export type DetectData =
  | { readonly kind: 'table'; readonly table: Table; readonly total: number }
  | { readonly kind: 'images'; readonly parts: ImageParts; readonly source: ImageSource }

/** Reads what to learn from. @throws for a source that is neither a table nor images, and for options that it has no use for. */
export async function readDetectData(source: string, values: ReadingValues): Promise<DetectData> {
  const { isImageSource, isTableFile } = await import('../data/index.node.js')
  if (isTableFile(source)) {
    if (values.time !== undefined && values.window === undefined) {
      throw new UsageError('detect: --time without --window', 'Give the steps of a window, such as --window 24')
    }
    return { kind: 'table', ...(await readRows(source, values)) }
  }
  if (!(await isImageSource(source))) throw noSource(source)
  for (const name of ['label', 'window', 'time'] as const) {
    if (values[name] !== undefined) throw new UsageError(`detect: --${name} with images`, 'It is for tables')
  }
  const read = imageSource(source, values.seed, values)
  return { kind: 'images', parts: await readImages(read, 0), source: read }
}

const noSource = (source: string): AtelierError =>
  new AtelierError(
    `detect: "${source}": it is neither a table nor images`,
    'Give a file such as .csv or .parquet, a folder of images, or a set such as mnist',
  )

/** All rows of a series; of a table at most so many, each as likely as any other, in their order. */
async function readRows(
  source: string,
  { rows, window, seed }: ReadingValues,
): Promise<{ table: Table; total: number }> {
  const { readTable, sampleTable } = await import('../data/index.node.js')
  if (window === undefined) return sampleTable(source, { rows, seed })
  const table = await readTable(source)
  return { table, total: table.rows.length }
}

/** The images to score: a set's test images where it has some, else all. */
export async function imagesToScore(
  source: string,
  { channels, height, width }: { readonly channels: 1 | 3; readonly height: number; readonly width: number },
): Promise<ImageParts['test']> {
  const { isImageSource, loadImages } = await import('../data/index.node.js')
  if (!(await isImageSource(source))) throw noSource(source)
  const { training, test } = await loadImages(source, { channels, size: { height, width }, testShare: 0 })
  return test.count > 0 ? test : training
}
