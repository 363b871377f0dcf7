/** What `atelier detect` reads: tables and series in files, and images. */
import type { ImageParts, Table } from '../data/index.js'
import { AtelierError } from '../errors/index.js'
import type { ReadingValues } from './detectOptions.js'
import { UsageError } from './failure.js'
import { type ImageSource, imageSource, readImages } from './imageSource.js'

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
