/** How well classes are told apart from a few images: beside simpler ways, as a table, as files and as a sheet. */
import { join } from 'node:path'
import type { ClassPool, ImageSet } from '../data/index.js'
import type { EpisodeAccuracy, EpisodeLearner } from '../evaluate/index.js'
import type { PrototypeTraining } from '../train/index.js'
import { episodeSheet } from './fewshotSheet.js'
import { listing, say, table } from './print.js'

export interface MeasureImagesOptions {
  readonly embed: PrototypeTraining['embed']
  readonly test: ImageSet
  /** Whose principal components stand beside; those of the test images where nothing was trained. */
  readonly training?: ImageSet
  readonly source: string
  readonly way: number
  readonly shot: number
  readonly queries: number
  readonly episodes: number
  readonly turns: string
  /** Views of each image that its place is averaged over. */
  readonly views: number
  readonly seed: number
}

export interface FewshotImageReport {
  readonly source: string
  readonly way: number
  readonly shot: number
  readonly queries: number
  readonly turns: number
  readonly views: number
  readonly seed: number
  readonly classes: number
  readonly rows: readonly (Pick<EpisodeAccuracy, 'accuracy' | 'episodes'> & { readonly name: string })[]
}

export interface MeasuredImages {
  readonly report: FewshotImageReport
  /** PNG: an episode with its distances. */
  readonly sheet: Uint8Array
}

/** Principal components that stand beside, at most. */
const directions = 64
/** Episodes that a linear map is fitted for, at most: it takes longest. */
const mostFitted = 200

export async function measureImages(options: MeasureImagesOptions): Promise<MeasuredImages> {
  const { test, training = test, source, way, shot, episodes, seed, views } = options
  const { elastic, handwriting, imagePool } = await import('../data/index.js')
  const { averagedViews } = await import('../train/index.js')
  const evaluate = await import('../evaluate/index.js')
  const turns = Number(options.turns) as 1 | 2 | 4
  const pixels = imagePool(test, turns)
  const least = Math.min(...pixels.classes.map(({ count }) => count))
  const queries = Math.max(1, Math.min(options.queries, least - shot))
  const change = elastic(handwriting)
  const size = pixels.shape.reduce((a, b) => a * b, 1)
  const embed = averagedViews(options.embed, { size, views, change: (image, random) => change(image, test, random) })
  const places = await evaluate.vectorPool(pixels, embed)
  const components = await evaluate.vectorPool(pixels, await projection(training, turns))
  const measure = async (name: string, pool: ClassPool, learner: EpisodeLearner, most = episodes) => {
    const asked = { ways: way, shots: shot, queries, episodes: Math.min(most, episodes), seed }
    const { accuracy, episodes: made } = await evaluate.episodeAccuracy(pool, learner, asked)
    return { name, accuracy, episodes: made }
  }
  const rows = [
    await measure('prototypical network', places, evaluate.nearestPrototype),
    await measure('linear map on its places', places, evaluate.logisticRegression, mostFitted),
    await measure('linear map on pixels', pixels, evaluate.logisticRegression, mostFitted),
    await measure('nearest by principal components', components, evaluate.nearestExample),
    await measure('nearest by pixels', pixels, evaluate.nearestExample),
  ]
  const report = { source, way, shot, queries, turns, views, seed, classes: pixels.classes.length, rows }
  return { report, sheet: await episodeSheet({ test, turns, embed, way, seed }) }
}

/** Images as coordinates along the directions in which those of training vary most. */
async function projection(training: ImageSet, turns: 1 | 2 | 4): Promise<(images: Float32Array) => Float64Array> {
  const { imagePool } = await import('../data/index.js')
  const { pca, pcaProject } = await import('../evaluate/index.js')
  const pool = imagePool(training, turns)
  const size = pool.shape.reduce((a, b) => a * b, 1)
  // One image of each class: as many directions as matter.
  const count = Math.min(pool.classes.length, 1000)
  const images = new Float32Array(count * size)
  for (let place = 0; place < count; place++) pool.read(place, 0, images.subarray(place * size, (place + 1) * size))
  const found = pca(images, size, { components: Math.min(directions, count - 1) })
  return (examples) => pcaProject(found, examples)
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** The table, and where files are. */
export function sayImages(report: FewshotImageReport, files: readonly string[]): void {
  const { way, shot, queries, classes, turns, seed } = report
  say()
  say(
    `${way}-way ${shot}-shot, ${queries} ${queries === 1 ? 'query' : 'queries'} of each class, ${classes} classes${turns > 1 ? ', quarter turns among them' : ''}; guessing gives ${percent(1 / way)}; seed ${seed}:`,
  )
  say()
  say(table(rowsOf(report), heading))
  if (files.length > 0) {
    say()
    say(listing(files.map((file, i) => [i === 0 ? 'written' : '', file])))
  }
}

const heading = ['', 'right', '95 % interval', 'episodes']

const rowsOf = ({ rows }: FewshotImageReport): readonly (readonly string[])[] =>
  rows.map(({ name, accuracy, episodes }) => [
    name,
    percent(accuracy.value),
    `${percent(accuracy.low)} to ${percent(Math.min(1, accuracy.high))}`,
    String(episodes),
  ])

/** Writes `few-shot.json` and `episode.png`, each whole or not at all, and gives their paths. */
export async function writeImageReport(out: string, { report, sheet }: MeasuredImages): Promise<readonly string[]> {
  const { mkdir } = await import('node:fs/promises')
  const { writeFileAtomic } = await import('../files/index.node.js')
  await mkdir(out, { recursive: true })
  const contents = { 'few-shot.json': `${JSON.stringify(report, undefined, 2)}\n`, 'episode.png': sheet }
  for (const [name, content] of Object.entries(contents)) await writeFileAtomic(join(out, name), content)
  return Object.keys(contents).map((name) => join(out, name))
}
