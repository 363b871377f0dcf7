/** What `atelier fewshot images` does. */
import type { ClassSplit, ImageSet } from '../data/index.js'
import type { PrototypeRun } from '../train/index.node.js'
import { measureImages, sayImages, writeImageReport } from './fewshotImageReport.js'
import type { FewshotImageValues } from './fewshotImages.js'
import { followEvents } from './follow.js'
import { onItsGround } from './imageGround.js'
import { counted, duration, say, sayJson, shellQuoted, short } from './print.js'
import { given } from './runOptions.js'

export async function fewshotImagesVerb(source: string, values: FewshotImageValues): Promise<void> {
  const { run, json = false, target, threads } = values
  if (run === undefined) return trainAndMeasure(source, values)
  const { loadEmbedding } = await import('../train/index.node.js')
  const loaded = await loadEmbedding(run, { target, ...(threads && { threads }) })
  const [channels, height, width] = loaded.config.shape as [1 | 3, number, number]
  const read = await readClasses(source, { channels, size: { height, width }, ...given(values, ['images', 'seed']) })
  const set = await onItsGround(read, loaded.config.background)
  const measured = await measureImages({ ...values, source, embed: loaded.embed, test: set })
  await loaded.close()
  const files = values.out === undefined ? [] : await writeImageReport(values.out, measured)
  if (json) sayJson({ event: 'result', ...measured.report, files })
  else sayImages(measured.report, files)
}

async function trainAndMeasure(source: string, values: FewshotImageValues): Promise<void> {
  const { resize, colours, json = false, seed, steps, turns } = values
  const { basename, resolve } = await import('node:path')
  const out = values.out ?? `runs/fewshot-${basename(resolve(source))}`
  const set = await readClasses(source, {
    channels: colours === 'grey' ? 1 : 3,
    size: { height: resize, width: resize },
    ...given(values, ['images', 'seed']),
  })
  const { drawnEpisodes, imagePool, splitClasses } = await import('../data/index.js')
  const split = splitClasses(set, { validation: values.validation, test: values.test, seed })
  // Too few classes or examples to measure are found before training, not after it.
  const asked = { ways: values.way, shots: values.shot, queries: 1, seed, split: 'test' }
  drawnEpisodes(imagePool(split.test, Number(turns) as 1 | 2 | 4), asked)
  const followed = await followEvents<PrototypeRun>({
    steps,
    json,
    again: shellQuoted(['atelier', ...process.argv.slice(2)]),
    record: { verb: 'fewshot images', folder: out },
    async begin(signal) {
      const run = await beginRun(split, { ...values, out, signal, source })
      if (!json) sayPlan(split, { turns, parameters: run.parameters, steps })
      return { run, events: run.events(), perStep: 1, unit: 'episodes' }
    },
  })
  const { run, reason, step, seconds } = followed
  if (reason === 'interrupted') return run.close()
  if (!json && followed.trainingLoss !== undefined) say(`Trained to step ${step} in ${duration(seconds)}`)
  await run.loadBest()
  const measured = await measureImages({ ...values, ...split, source, embed: run.embed })
  await run.close()
  const files = await writeImageReport(out, measured)
  if (json) sayJson({ event: 'result', step, seconds, ...measured.report, files })
  else sayImages(measured.report, files)
}

interface Reading {
  readonly channels: 1 | 3
  readonly size: { readonly height: number; readonly width: number }
  readonly images?: number
  readonly seed?: number
}

/** All images of a source, each class under the names of all folders that it lies in. */
async function readClasses(source: string, { images, ...reading }: Reading): Promise<ImageSet> {
  const { loadImages } = await import('../data/index.node.js')
  const chosen = images !== undefined && { count: images }
  return (await loadImages(source, { ...reading, ...chosen, classFolders: 'all', testShare: 0 })).training
}

async function beginRun(
  { training, validation, heldOut }: ClassSplit,
  values: FewshotImageValues & { readonly out: string; readonly signal: AbortSignal; readonly source: string },
): Promise<PrototypeRun> {
  const { augment, threads, learningRate, steps, seed, out, target, signal, source, width, layers } = values
  const { elastic, handwriting, imagePool } = await import('../data/index.js')
  const { backgroundOf, prototypeRun } = await import('../train/index.node.js')
  const turns = Number(values.turns) as 1 | 2 | 4
  const pool = imagePool(training, turns)
  const { channels, height } = training
  const shape = { channels, height, width: training.width }
  const change = elastic(scaled(handwriting, augment))
  const least = Math.min(...pool.classes.map(({ count }) => count))
  return prototypeRun({
    ...{ steps, seed, out, target, signal, learningRate },
    ...(threads && { threads }),
    training: pool,
    ...(validation && { validation: imagePool(validation, turns) }),
    config: {
      ...{ family: 'embedding', network: 'convolutional', shape: [channels, height, training.width], width, layers },
      background: backgroundOf(pool),
    },
    ...{ ways: Math.min(values.trainWay ?? 64, pool.classes.length), shots: 1, queries: Math.min(4, least - 1) },
    ...(augment > 0 && { change: (example, random) => change(example, shape, random) }),
    onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
    described: { source, turns, heldOut },
  })
}

/** Every change, so many times as far; the grid of knots stays. */
function scaled<T extends { readonly knots: number }>(changes: T, factor: number): T {
  const far = Object.entries(changes).map(([key, value]) => [key, key === 'knots' ? value : factor * Number(value)])
  return Object.fromEntries(far) as T
}

interface Plan {
  readonly turns: string
  readonly parameters: number
  readonly steps: number
}

function sayPlan({ training, validation, test, heldOut }: ClassSplit, { turns, parameters, steps }: Plan): void {
  const of = (set: ImageSet): string =>
    `${counted(set.count, 'image')} of ${counted(set.classes!.length, 'class', 'classes')}`
  say(`Trains on ${of(training)}${turns === '1' ? '' : `, and ${turns} quarter turns of each`}`)
  const names = (list: readonly string[]): string =>
    list.length > 8 ? `${list.slice(0, 8).join(', ')}, …` : list.join(', ')
  if (validation) say(`Held out to validate: ${of(validation)}: ${names(heldOut.validation)}`)
  say(`Held out to measure: ${of(test)}: ${names(heldOut.test)}`)
  say(`Network with ${short(parameters)} parameters; ${counted(steps, 'step')}`)
}
