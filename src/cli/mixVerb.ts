/** What `atelier mix` does. */
import { join } from 'node:path'
import type { StyleLevels } from '../models/index.js'
import type { TableSources } from '../sample/index.js'
import { UsageError } from './failure.js'
import type { MixValues } from './mix.js'
import { showPictures, writeBytes } from './pictureFiles.js'
import { counted, say, sayJson } from './print.js'
import { openStyles, placesOf, type StyleStudio } from './styleStudio.js'

export async function mixVerb(folder: string, values: MixValues): Promise<void> {
  const [coarse, fine] = [placesOf('--coarse', values.coarse), placesOf('--fine', values.fine)]
  const isSource = values.middle !== 'coarse' && values.middle !== 'fine'
  const between = isSource ? placesOf('--middle', values.middle).slice(0, 1) : []
  const studio = await openStyles(folder, values.threads)
  const { sampler, shape } = studio
  const levels = values.crossover === undefined ? sampler.levels : levelsOf(values.crossover, sampler.layers)
  const styles = await layeredAt(studio, [...coarse, ...fine, ...between], values)
  const [rows, columns] = [styles.slice(0, coarse.length), styles.slice(coarse.length, coarse.length + fine.length)]
  const middle = isSource ? styles.at(-1)! : values.middle === 'coarse' ? 'rows' : 'columns'
  const pixels = await tablePixels(studio, { rows, columns, middle }, levels)
  await sampler.close()
  const path = values.out ?? join(folder, 'mixing.png')
  const { imageGrid } = await import('../charts/index.node.js')
  const sheet = await imageGrid(pixels, shape, {
    columns: fine.length + 1,
    rowLabels: ['', ...coarse.map((place) => `coarse ${place}`)],
    columnLabels: ['', ...fine.map((place) => `fine ${place}`)],
    title: 'Mixed styles',
    subtitle: wordsOf(levels, sampler.layers, values.middle),
  })
  await writeBytes(path, sheet)
  const images = coarse.length * fine.length
  if (values.json) return sayJson({ seed: values.seed, coarse, fine, middle: values.middle, levels, images, path })
  await showPictures(pixels, shape, fine.length + 1)
  say(`${counted(images, 'picture')} of ${coarse.length} × ${fine.length} styles: ${path}`)
}

/** Truncated styles [layers, latent] of pictures, each. */
async function layeredAt(
  { sampler, stylesAt }: StyleStudio,
  places: readonly number[],
  { seed, truncation }: Pick<MixValues, 'seed' | 'truncation'>,
): Promise<readonly Float32Array[]> {
  const { layeredStyles } = await import('../sample/index.js')
  const { layers, latent } = sampler
  const all = layeredStyles(await stylesAt(places, seed), await sampler.mean(), layers, truncation)
  return places.map((_, i) => all.subarray(i * layers * latent, (i + 1) * layers * latent))
}

/** The sources around the table, with nothing in the corner, and what is made of them. */
async function tablePixels(studio: StyleStudio, sources: TableSources, levels: StyleLevels): Promise<Uint8Array> {
  const { joined, mixingTable } = await import('../sample/index.js')
  const { sampler, shape } = studio
  const { rows, columns } = sources
  const made = await studio.pixels(joined([...columns, ...rows, mixingTable(sources, levels, sampler.latent)]))
  const size = shape.channels * shape.height * shape.width
  const at = (place: number, count = 1): Uint8Array => made.subarray(place * size, (place + count) * size)
  const cells = rows.flatMap((_, row) => [
    at(columns.length + row),
    at(columns.length + rows.length + row * columns.length, columns.length),
  ])
  const parts = [new Uint8Array(size).fill(255), at(0, columns.length), ...cells]
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function levelsOf(text: string, layers: number): StyleLevels {
  const [middle, fine, ...more] = placesOf('--crossover', text)
  const isRising = middle !== undefined && fine !== undefined && middle <= fine && fine <= layers && more.length === 0
  if (isRising) return { middle, fine }
  throw new UsageError(`--crossover ${text}: it takes two rising layers of 0 to ${layers}, as in 3,5`)
}

/** Whose styles the layers are, those of one source next to each other together. */
function wordsOf({ middle, fine }: StyleLevels, layers: number, between: string): string {
  const whose = between === 'coarse' ? 'the row' : between === 'fine' ? 'the column' : `picture ${between}`
  const runs: { readonly from: number; to: number; readonly of: string }[] = []
  for (const { to, of } of [
    { to: middle, of: 'the row' },
    { to: fine, of: whose },
    { to: layers, of: 'the column' },
  ]) {
    const last = runs.at(-1)
    if (last?.of === of) last.to = to
    else if (to > (last?.to ?? 0)) runs.push({ from: last?.to ?? 0, to, of })
  }
  const range = (from: number, to: number): string =>
    from + 1 === to ? `layer ${from}` : `layers ${from} to ${to - 1}`
  return runs.map(({ from, to, of }) => `${range(from, to)} of ${of}`).join(', ')
}
