/** Training a model of images: its plan, its run, and what came of it. */
import type { ImageSet } from '../data/index.js'
import type { Examples, ImageFamilyName, ImageRun } from '../train/index.node.js'
import { followEvents } from './follow.js'
import { type ImageTrainValues, imageRunOptions } from './imageOptions.js'
import { imageSource, readImages } from './imageSource.js'
import { counted, duration, grouped, listing, say, sayJson, shellQuoted, short, table } from './print.js'
import { pictured } from './trainingPictures.js'

export interface ImageVerbOptions {
  readonly values: ImageTrainValues & { readonly model: ImageFamilyName }
  readonly data: string
  readonly out: string
  readonly json: boolean
  /** The command that goes on with the run. */
  readonly again: string
}

/** Reads the images, trains, and says what came of it. */
export async function trainImages({ values, data, out, json, again }: ImageVerbOptions): Promise<void> {
  const { imageExamples, imageRun } = await import('../train/index.node.js')
  const source = imageSource(data, values.seed, values)
  const { training, test } = await readImages(source)
  const options = imageRunOptions(values, { data: imageExamples(training), out, source })
  const followed = await followEvents<ImageRun>({
    json,
    again,
    async begin(signal) {
      const run = imageRun({
        ...options,
        signal,
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      sayPlan(run, training, out, json)
      const { steps, batch } = run.recipe
      const events = values.pictures ? pictured(run, test, out) : run.events()
      return { run, events, steps, perStep: batch, unit: 'images' }
    },
  })
  try {
    if (followed.reason !== 'interrupted')
      await sayResult(followed, imageExamples(test), { out, json, hasPictures: values.pictures ?? false })
  } finally {
    await followed.run.close()
  }
}

function sayPlan(run: ImageRun, set: ImageSet, out: string, json: boolean): void {
  const { config, parameters, counts, unit } = run
  const { batch, steps } = run.recipe
  if (json) {
    sayJson({
      event: 'plan',
      data: set.name,
      images: set.count,
      ...{ model: config, parameters, unit, steps, batch, ...counts, out },
    })
    return
  }
  say(describeImages(set))
  const epochs = (steps * batch) / counts.training
  say(
    `${config.family}, ${config.network}: ${short(parameters)} parameters; ${counted(steps, 'step')} of ` +
      `${counted(batch, 'image')}, ${epochs.toFixed(1)} epochs; the loss is ${unit}`,
  )
}

/** A set in a few words, with what was passed over. */
export function describeImages({ name, count, channels, height, width, classes, skipped }: ImageSet): string {
  const colours = channels === 1 ? 'grey' : 'rgb'
  return [
    `${name}: ${counted(count, 'image')} of ${width} × ${height}, ${colours}`,
    ...(classes ? [`${grouped(classes.length)} classes`] : []),
    ...(skipped.length > 0 ? [`${counted(skipped.length, 'file')} passed over`] : []),
  ].join('; ')
}

async function sayResult(
  { run, step, seconds, trainingLoss }: Awaited<ReturnType<typeof followEvents<ImageRun>>>,
  test: Examples,
  { out, json, hasPictures }: { readonly out: string; readonly json: boolean; readonly hasPictures: boolean },
): Promise<void> {
  await run.loadBest()
  const loss = await run.judge(test)
  const baseline = await run.baseline(test)
  if (json) {
    const measured = { examples: test.count, loss, unit: run.unit, baseline }
    sayJson({ event: 'result', step, seconds, trainingLoss, test: measured, out })
    return
  }
  if (trainingLoss === undefined) say(`All of the ${counted(step, 'step')} were made before; for more, give --steps`)
  else say(`Trained to step ${step} in ${duration(seconds)}`)
  say()
  const rows = [
    ['this model', loss.toFixed(4)],
    [baseline.name, baseline.loss.toFixed(4)],
  ]
  say(table(rows, [`on ${counted(test.count, 'test image')}`, run.unit]))
  say()
  say(
    listing([
      ['model', `${out}/model.safetensors, config.json`],
      ['losses', `${out}/metrics.jsonl`],
      ['checkpoints', `${out}/checkpoints/`],
      ...(hasPictures ? [['pictures', `${out}/pictures/training.gif`] as const] : []),
    ]),
  )
  say()
  say(`Next: ${shellQuoted(['atelier', 'evaluate', out])}${then[run.config.family](out)}`)
}

/** What else a finished run is good for. */
const then: Readonly<Record<ImageFamilyName, (out: string) => string>> = {
  vae: (out) => `, or ${shellQuoted(['atelier', 'sample', out])}`,
  autoencoder: (out) => `, or ${shellQuoted(['atelier', 'sample', out, '--reconstruct'])}`,
  classifier: (out) => `, or ${shellQuoted(['atelier', 'export', out])}`,
}
