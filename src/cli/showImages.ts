/** `atelier data show` of images: what a set holds, and a sheet with some of them. */
import type { ImageParts, ImageSet, ImageStatistics, Size } from '../data/index.node.js'
import { imageSource, readImages, type sourceOptions } from './imageSource.js'
import type { OptionTable, ValuesOf } from './option.js'
import { previewOf } from './preview.js'
import { byteSize, counted, grouped, listing, say, sayJson } from './print.js'

export const sheetOptions = {
  sheet: {
    kind: 'text',
    value: 'file',
    help: 'where the sheet is written, a PNG',
    otherwise: "the set's name and -sheet.png",
  },
  sheetImages: { kind: 'whole', least: 1, most: 1000, default: 40, help: 'images on the sheet' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'of the images chosen, and of faces' },
} as const satisfies OptionTable

type ShowValues = ValuesOf<typeof sheetOptions> & ValuesOf<typeof sourceOptions> & { readonly json?: boolean }

export async function showImages(source: string, values: ShowValues): Promise<void> {
  const { imageStatistics, reshapeImages, selectImages } = await import('../data/index.node.js')
  const { imageGrid } = await import('../charts/index.node.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const { seed, sheetImages, json } = values
  // Whoever looks at a set of a few images needs no held-out part of it.
  const { training, test } = await readImages(imageSource(source, seed, values), 0)
  const statistics = imageStatistics(training)
  const plan = await sheetPlan(training, sheetImages, seed)
  const chosen = reshapeImages(selectImages(training, plan.places), { size: sizeOnSheet(training), fit: 'fill' })
  const path = values.sheet ?? `${training.name.replaceAll(/[^\w.-]+/g, '-')}-sheet.png`
  const { places: _, ...words } = plan
  const title = { title: training.name, subtitle: summaryOf({ training, test }) }
  await writeFileAtomic(path, await imageGrid(chosen.pixels, chosen, { ...title, ...words }))
  if (json) return sayJson({ ...described({ training, test }, statistics), sheet: path })
  say(listing(rowsOf({ training, test }, statistics)))
  const preview = await previewOf(selectImages(training, mixed(plan)).pixels, training)
  if (preview !== undefined) say(`\n${preview}`)
  say(`\n${counted(chosen.count, 'image')} in ${path}`)
}

/** Pixels of an image on a sheet, at most. */
const largest = 192

function sizeOnSheet({ height, width }: ImageSet): Size {
  const scale = Math.min(1, largest / Math.max(height, width))
  return { height: Math.max(1, Math.round(height * scale)), width: Math.max(1, Math.round(width * scale)) }
}

/** Which images are on a sheet, and in what order with which words. */
interface SheetPlan {
  readonly places: readonly number[]
  readonly columns?: number
  readonly rowLabels?: readonly string[]
  readonly labels?: readonly string[]
}

/** Classes that get a row of the sheet each. */
const rowsAtMost = 12

/** All places in the order in which they get onto a sheet. */
export async function chosenForSheet(count: number, seed: number): Promise<readonly number[]> {
  const { randomStream } = await import('../tensor/index.js')
  return [...randomStream(seed, 'images on a sheet').permutation(count)]
}

/** A random choice, with captions or labels; where there are few classes and no captions, a row of each. */
async function sheetPlan(set: ImageSet, images: number, seed: number): Promise<SheetPlan> {
  const { captions, classes, labels, count } = set
  const order = await chosenForSheet(count, seed)
  if (classes && labels && !captions && classes.length <= rowsAtMost) {
    const columns = Math.max(1, Math.round(images / classes.length))
    const rows = classes.map((_, label) => order.filter((place) => labels[place] === label).slice(0, columns))
    if (rows.every((row) => row.length === columns)) return { places: rows.flat(), columns, rowLabels: classes }
  }
  const places = order.slice(0, images)
  if (captions) return { places, labels: places.map((place) => captions[place]!) }
  return classes && labels ? { places, labels: places.map((place) => classes[labels[place]!]!) } : { places }
}

/** The images of a sheet with one of each row after another. */
const mixed = ({ places, columns = 1 }: SheetPlan): readonly number[] =>
  Array.from({ length: columns }, (_, column) => places.filter((_, index) => index % columns === column)).flat()

function summaryOf({ training, test }: ImageParts): string {
  const { channels, height, width, classes } = training
  const colours = channels === 1 ? 'grey' : 'colour'
  return `${counted(training.count + test.count, 'image')} of ${height} × ${width} in ${colours}${classes ? `, ${grouped(classes.length)} classes` : ''}`
}

/** A set without its pixels, for JSON. */
function described({ training, test }: ImageParts, statistics: ImageStatistics) {
  const { name, channels, height, width, classes, captions, attributes, sources, licence, skipped } = training
  return {
    kind: 'images',
    ...{ name, training: training.count, test: test.count, channels, height, width },
    ...(classes && { classes }),
    ...statistics,
    captions: captions?.slice(0, 5) ?? [],
    attributes: Object.fromEntries(Object.entries(attributes ?? {}).map(([key, told]) => [key, told.classes])),
    ...{ sources, licence, skipped },
  }
}

/** Names that are listed before there is an end. */
const named = 12

function rowsOf({ training, test }: ImageParts, { mean, deviation, counts, duplicates }: ImageStatistics) {
  const { channels, height, width, classes, captions, attributes, pixels, skipped, sources, licence } = training
  const most = (names: readonly string[]): string =>
    names.slice(0, named).join(', ') + (names.length > named ? `, … (${grouped(names.length)})` : '')
  const levels = (values: readonly number[]): string => values.map((value) => value.toFixed(3)).join(', ')
  const rows: (readonly [string, string])[] = [
    ['name', training.name],
    ['images', grouped(training.count) + (test.count > 0 ? ` to train on, ${grouped(test.count)} to test on` : '')],
    ['shape', `${height} × ${width}, ${channels === 1 ? 'grey' : 'red, green and blue'}`],
    ['bytes', `${grouped(pixels.length + test.pixels.length)} (${byteSize(pixels.length + test.pixels.length)})`],
    ['mean of pixels', `${levels(mean)}, deviation ${levels(deviation)}`],
  ]
  if (classes && counts)
    rows.push(['classes', most(classes.map((name, label) => `${name} (${grouped(counts[label]!)})`))])
  if (captions) rows.push(['captions', `${captions[0]}, …`])
  if (attributes) rows.push(['attributes', most(Object.keys(attributes))])
  if (duplicates > 0) rows.push(['repeated images', grouped(duplicates)])
  rows.push(['sources', most(sources)])
  if (licence !== undefined) rows.push(['licence', licence])
  for (const [index, { path, problem }] of skipped.slice(0, 5).entries()) {
    rows.push([index === 0 ? `skipped ${grouped(skipped.length)}` : '', `${path}: ${problem}`])
  }
  return rows
}
