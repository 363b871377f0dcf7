/** What an anomaly detector is given: samples that ship, a reader's table, or a reader's picture cut into patches. */
import Papa from 'papaparse'
import { checkedRow, headingOf, type ImageSet, selectImages, type Table } from '../../data/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Place } from '../job.js'
import { readPictures } from '../pictures.js'

/** Rows of a table that are read, at most. */
export const mostRows = 20_000
/** Characters of a table, at most. */
export const mostCharacters = 5 * 2 ** 20
/** Pixels along the longer side of a reader's picture, at most. */
export const longestSide = 160

export type Given =
  | { readonly kind: 'table'; readonly table: Table; readonly label?: string; readonly notes: readonly string[] }
  | {
      readonly kind: 'images'
      /** What is learnt from, and what is judged. */
      readonly learnt: ImageSet
      readonly judged: ImageSet
      readonly normal?: string
      /** Of patches: how many there are across, and pixels between two. */
      readonly patches?: { readonly across: number; readonly stride: number }
      readonly picture?: { readonly pixels: Uint8Array; readonly width: number; readonly height: number }
    }

/** A table of CSV text. @throws AtelierError in a sentence for a text that is none. */
export function tableOfText(name: string, text: string): { readonly table: Table; readonly notes: readonly string[] } {
  if (text.includes('\u0000')) throw new AtelierError(`${name}: this is not a text file, so it is no table`)
  const { data } = Papa.parse<string[]>(text.trim(), { skipEmptyLines: 'greedy' })
  const [first] = data
  if (!first || first.length < 1) throw new AtelierError(`${name}: there are no rows in it`)
  const { columns, isHeading } = headingOf(first)
  const all = isHeading ? data.slice(1) : data
  if (all.length < 20)
    throw new AtelierError(`${name}: ${all.length} rows: 20 or more are needed to know what is usual`)
  const rows = all.slice(0, mostRows).map((cells) => checkedRow(cells, columns))
  const bad = rows.findIndex((row) => typeof row === 'string')
  if (bad >= 0) throw new AtelierError(`${name}: row ${bad + 1}: ${rows[bad]}`)
  const notes = all.length > mostRows ? [`only the first ${mostRows} of ${all.length} rows are read`] : []
  return { table: { columns, rows }, notes }
}

/** Readings of humidity and temperature in a room, with those marked at which steam was let in. */
export async function sensors({ read }: Pick<Place, 'read'>): Promise<Given> {
  const stream = new Blob([(await read('studio/sensors.csv.gz')).slice()])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
  const { table } = tableOfText('sensors', await new Response(stream).text())
  return { kind: 'table', table, label: 'label', notes: [] }
}

/** Digits: one class is usual, and half of those that are judged are of others. */
export async function oddDigits(place: Pick<Place, 'read'>, normal: string): Promise<Given> {
  const { training, test } = await readPictures(place, 'digits')
  const usual = training.classes!.indexOf(normal)
  const placesOf = (set: ImageSet, keep: (label: number, i: number) => boolean): number[] =>
    Array.from(set.labels!.keys()).filter((i) => keep(set.labels![i]!, i))
  return {
    kind: 'images',
    normal,
    learnt: selectImages(
      training,
      placesOf(training, (label) => label === usual),
    ),
    judged: selectImages(
      test,
      placesOf(test, (label, i) => label === usual || i % 9 === 0),
    ),
  }
}

/** Pixels along a patch, and between two. */
const [patch, stride] = [8, 4]

/** A picture as overlapping patches: most of a picture is taken as usual, and what differs from the rest stands out. */
export function patchesOf(name: string, pixels: Uint8Array, width: number): Given {
  const height = pixels.length / width
  if (!Number.isInteger(height) || width < 4 * patch || height < 4 * patch) {
    throw new AtelierError(
      `${name}: ${width} × ${Math.floor(height)} pixels: 32 × 32 or more are needed to see what is usual`,
    )
  }
  const [across, down] = [width, height].map((length) => Math.floor((length - patch) / stride) + 1) as [number, number]
  const cut = new Uint8Array(across * down * patch * patch)
  for (let at = 0; at < across * down; at++) {
    const [left, top] = [(at % across) * stride, Math.floor(at / across) * stride]
    for (let row = 0; row < patch; row++) {
      const from = (top + row) * width + left
      cut.set(pixels.subarray(from, from + patch), at * patch * patch + row * patch)
    }
  }
  const set: ImageSet = {
    ...{ name, channels: 1, height: patch, width: patch, count: across * down, pixels: cut },
    ...{ sources: [], skipped: [] },
  }
  return { kind: 'images', learnt: set, judged: set, patches: { across, stride }, picture: { pixels, width, height } }
}
