/** Training a model of images, points, rows or sounds: its plan, its run, and what came of it. */
import type { ImageFamilyName, ImageRun } from '../train/index.node.js'
import { type ExampleParts, readExamples, withKind } from './exampleSource.js'
import { followEvents } from './follow.js'
import { type ImageTrainValues, imageRunOptions } from './imageOptions.js'
import { imageSource } from './imageSource.js'
import { counted, duration, listing, say, sayJson, shellQuoted, short, table } from './print.js'
import { recordMore } from './recorded.js'
import { rehearseVerb } from './rehearsal.js'
import { pictured } from './trainingPictures.js'

export interface ImageVerbOptions {
  readonly values: ImageTrainValues & { readonly model: ImageFamilyName }
  readonly data: string
  readonly out: string
  readonly json: boolean
  /** Whether the run is only tried. */
  readonly estimate: boolean
  readonly dryRun: boolean
  /** The command that goes on with the run. */
  readonly again: string
}

/** Reads the images, trains, and says what came of it. */
export async function trainImages(verb: ImageVerbOptions): Promise<void> {
  const { values, data, out, json, again, estimate, dryRun } = verb
  const { imageRun } = await import('../train/index.node.js')
  const source = await withKind(imageSource(data, values.seed, values))
  const parts = await readExamples(source)
  const given = imageRunOptions(values, { data: parts.training, out, source })
  const usual = parts.usual?.(values.model)
  const model = { ...usual?.model, ...given.model } as typeof given.model
  const options = { ...usual?.recipe, ...given, model }
  if (estimate || dryRun) return rehearse(imageRun(options), parts, verb)
  const followed = await followEvents<ImageRun>({
    json,
    again,
    record: { verb: 'train', folder: out },
    async begin(signal) {
      const run = imageRun({
        ...options,
        ...(parts.described && { described: parts.described }),
        signal,
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      sayPlan(run, parts, out, json)
      const { steps, batch } = run.recipe
      const events = values.pictures ? pictured(run, parts, out) : run.events()
      return { run, events, steps, perStep: batch, unit: `${parts.unit}s` }
    },
  })
  try {
    if (followed.reason !== 'interrupted')
      await sayResult(followed, parts, { out, json, hasPictures: values.pictures ?? false })
  } finally {
    await followed.run.close()
  }
}

async function rehearse(
  run: ImageRun,
  parts: ExampleParts,
  { values, out, json, estimate }: ImageVerbOptions,
): Promise<void> {
  sayPlan(run, parts, out, json)
  const { steps, batch } = run.recipe
  const validateEvery = values.validateEvery ?? Math.max(50, Math.ceil(steps / 20))
  const plan = { out, parameters: run.parameters, steps, validateEvery, perStep: batch, unit: `${parts.unit}s` }
  try {
    await rehearseVerb(run, plan, { estimate, json })
  } finally {
    await run.close()
  }
}

function sayPlan(run: ImageRun, { training, words, unit: each }: ExampleParts, out: string, json: boolean): void {
  const { config, parameters, counts, unit } = run
  const { batch, steps } = run.recipe
  if (json) {
    sayJson({
      event: 'plan',
      data: training.name,
      [`${each}s`]: training.count,
      ...{ model: config, parameters, unit, steps, batch, ...counts, out },
    })
    return
  }
  say(words)
  const epochs = (steps * batch) / counts.training
  const network = 'network' in config ? `, ${config.network}` : ''
  say(
    `${config.family}${network}: ${short(parameters)} parameters; ${counted(steps, 'step')} of ` +
      `${counted(batch, each)}, ${epochs.toFixed(1)} epochs; validation counts ${unit}`,
  )
}

async function sayResult(
  { run, step, seconds, trainingLoss }: Awaited<ReturnType<typeof followEvents<ImageRun>>>,
  { test, unit }: ExampleParts,
  { out, json, hasPictures }: { readonly out: string; readonly json: boolean; readonly hasPictures: boolean },
): Promise<void> {
  await run.loadBest()
  const loss = await run.judge(test)
  const baseline = await run.baseline(test)
  const measured = { examples: test.count, loss, unit: run.unit, baseline }
  await recordMore(out, { results: { test: measured } })
  if (json) {
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
  say(table(rows, [`on ${counted(test.count, `test ${unit}`)}`, run.unit]))
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
  say(`Next: ${shellQuoted(['atelier', 'evaluate', out])}${(then[run.config.family] ?? samples)(out)}`)
}

const samples = (out: string): string => `, or ${shellQuoted(['atelier', 'sample', out])}`

/** What else a finished run is good for, where it is not drawing samples. */
const then: Partial<Record<ImageFamilyName, (out: string) => string>> = {
  autoencoder: (out) => `, or ${shellQuoted(['atelier', 'sample', out, '--reconstruct'])}`,
  classifier: (out) => `, or ${shellQuoted(['atelier', 'export', out])}`,
}
