/** `atelier data show` of sounds: what a set holds, and a sheet of spectrograms of some of them. */
import type { SoundSet } from '../data/index.node.js'
import { imageSource, type sourceOptions } from './imageSource.js'
import type { ValuesOf } from './option.js'
import { byteSize, counted, grouped, listing, say, sayJson } from './print.js'
import { chosenForSheet, type sheetOptions } from './showImages.js'
import { readSounds } from './soundSource.js'

type ShowValues = ValuesOf<typeof sheetOptions> & ValuesOf<typeof sourceOptions> & { readonly json?: boolean }

export async function showSounds(source: string, values: ShowValues): Promise<void> {
  const { selectSounds, spectrograms } = await import('../data/index.node.js')
  const { spectrogramSheet } = await import('../charts/index.node.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const { seed, sheetImages, json } = values
  // Whoever looks at a set of a few sounds needs no held-out part of it.
  const { training, test, format } = await readSounds(imageSource(source, seed, values), { testShare: 0 })
  const {
    places,
    columnLabels,
    columns = Math.min(usualColumns, places.length),
  } = await sheetPlan(training, sheetImages, seed)
  const { pictures, middles } = spectrograms(format)
  const [frames, seconds] = [format.length / format.hop, format.length / format.rate]
  const path = values.sheet ?? `${training.name.replaceAll(/[^\w.-]+/g, '-')}-sheet.png`
  const png = await spectrogramSheet({
    title: training.name,
    subtitle: `${counted(training.count + test.count, 'sound')}${training.classes ? `, ${training.classes.length} classes` : ''}`,
    ...{ pictures: pictures(selectSounds(training, places).samples), middles, frames, seconds, columns },
    ...(columnLabels && { columnLabels }),
  })
  await writeFileAtomic(path, png)
  const counts = countsOf(training)
  if (json) {
    const { name, classes, rate, length, sources, licence, skipped } = training
    const told = { kind: 'sounds', name, training: training.count, test: test.count, rate, length, format }
    return sayJson({ ...told, ...(classes && { classes, counts }), sources, licence, skipped, sheet: path })
  }
  say(listing(rowsOf(training, test, counts, seconds)))
  say(`\n${counted(places.length, 'spectrogram')} in ${path}`)
}

const usualColumns = 10

/** A column of each class where there are classes, else any. */
async function sheetPlan(set: SoundSet, sounds: number, seed: number) {
  const { classes, labels, count } = set
  const order = await chosenForSheet(count, seed)
  if (classes === undefined || labels === undefined) return { places: order.slice(0, sounds) }
  const columns = classes
    .map((name, label) => ({ name, places: order.filter((place) => labels[place] === label) }))
    .filter(({ places }) => places.length > 0)
  const least = Math.min(...columns.map(({ places }) => places.length))
  const rows = Math.max(1, Math.min(Math.round(sounds / classes.length), least))
  return {
    places: Array.from({ length: rows }, (_, row) => columns.map(({ places }) => places[row]!)).flat(),
    columnLabels: columns.map(({ name }) => name),
    columns: columns.length,
  }
}

/** Sounds of each class. */
function countsOf({ classes, labels }: SoundSet): readonly number[] {
  const counts = Array<number>(classes?.length ?? 0).fill(0)
  for (const label of labels ?? []) counts[label]! += 1
  return counts
}

function rowsOf(training: SoundSet, test: SoundSet, counts: readonly number[], seconds: number) {
  const { name, classes, rate, samples, sources, licence, skipped } = training
  const bytes = samples.byteLength + test.samples.byteLength
  const rows: (readonly [string, string])[] = [
    ['name', name],
    ['sounds', grouped(training.count) + (test.count > 0 ? ` to train on, ${grouped(test.count)} to test on` : '')],
    ['length', `${seconds.toFixed(2)} s at ${grouped(rate)} Hz, one channel`],
    ['bytes', `${grouped(bytes)} (${byteSize(bytes)})`],
  ]
  if (classes) rows.push(['classes', classes.map((each, label) => `${each} (${grouped(counts[label]!)})`).join(', ')])
  rows.push(['sources', sources.join(', ')])
  if (licence !== undefined) rows.push(['licence', licence])
  for (const [index, { path, problem }] of skipped.slice(0, 5).entries()) {
    rows.push([index === 0 ? `skipped ${grouped(skipped.length)}` : '', `${path}: ${problem}`])
  }
  return rows
}
