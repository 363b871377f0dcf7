/** What `atelier train` does. */
import { parse } from 'node:path'
import { countVerb } from './count.js'
import { UsageError } from './failure.js'
import { isImageFamily, refuseForeignFlags, type TrainedFamily } from './foreignFlags.js'
import { imageTrainOptions } from './imageOptions.js'
import { valuesOf } from './option.js'
import { counted, duration, say, sayJson, shellQuoted } from './print.js'
import { recordMore } from './recorded.js'
import { fileList, lossTable, measure } from './result.js'
import { sameCommand } from './sameCommand.js'
import type { Manner, TrainFlags } from './train.js'
import { followRun, rehearseRun } from './training.js'
import { languageOptions, mixtureOf, type TrainValues, trainOptions } from './trainOptions.js'

/** @param typedFlags The flags that were typed, and not only given. */
export async function trainVerb(
  { json = false, estimate = false, dryRun = false, ...given }: TrainFlags,
  typedFlags: object,
): Promise<void> {
  const family: TrainedFamily = given.model ?? trainOptions.model.default
  const { json: _, estimate: __, dryRun: ___, ...typed }: Partial<Manner> = typedFlags
  refuseForeignFlags(family, typed)
  const { data: single, mix, out: named } = given
  if (single !== undefined && mix !== undefined) {
    throw new UsageError('train: --data and --mix: one of them says what to train on', 'Leave the other out')
  }
  const data = single ?? mix?.[0]
  if (data === undefined) {
    const what = isImageFamily(family)
      ? 'a folder of images, or a built-in set such as mnist'
      : 'a file, a folder, or a built-in set such as moby-dick'
    throw new UsageError('train: --data is missing', `Give ${what}`)
  }
  const out = named ?? `runs/${mix === undefined ? parse(data).name || 'run' : 'mixture'}`
  if (isImageFamily(family)) {
    const { trainImages } = await import('./trainImages.js')
    const values = { ...valuesOf(imageTrainOptions, given), model: family }
    return trainImages({ values, data, out, ...{ json, estimate, dryRun }, again: sameCommand() })
  }
  const values: TrainValues = { ...valuesOf(trainOptions, given), model: family }
  if (family === 'ngram' && (estimate || dryRun)) {
    throw new UsageError(
      `train: ${estimate ? '--estimate' : '--dry-run'} with --model ngram: it is counted in seconds`,
      'Leave it out',
    )
  }
  if (family === 'ngram') return countVerb(values, { data, out }, json)
  const source = mix === undefined ? data : mixtureOf(mix)
  const options = await languageOptions({ ...values, model: family }, { data: source, out })
  if (estimate || dryRun) return rehearseRun(options, { estimate, json })
  const followed = await followRun({ options, json, again: sameCommand(), verb: 'train' })
  if (followed.reason === 'interrupted') return
  await sayResult(out, followed, json)
}

/** Held-out tokens that are measured at the end, at most; evaluate measures them all. */
const mostMeasured = 500_000

/** Loads what was kept, measures it, and says what there is now and what to do with it. */
async function sayResult(
  out: string,
  { run, step, reason, trainingLoss, seconds }: Awaited<ReturnType<typeof followRun>>,
  json: boolean,
): Promise<void> {
  const { loadModel } = await import('../train/index.node.js')
  if (!json) say('Measuring on the held-out text, and counting n-grams')
  const kept = await loadModel(out)
  const result = await measure(kept, run.training, run.heldOut.subarray(0, mostMeasured))
  await recordMore(out, { results: { heldOut: result } })
  if (json) {
    sayJson({ event: 'result', step, reason, trainingLoss, seconds, ...result, out })
    return
  }
  if (trainingLoss === undefined) say(`All of the ${counted(step, 'step')} were made before; for more, give --steps`)
  else say(`Trained to step ${step} in ${duration(seconds)}${reason === 'patience' ? ', stopped by patience' : ''}`)
  say()
  const { floor } = result
  const perByte = result.model.bitsPerByte / result.model.nats
  const last = { name: 'training, last steps', nats: trainingLoss ?? Number.NaN }
  say(
    lossTable([
      ...(trainingLoss === undefined ? [] : [{ ...last, bitsPerByte: last.nats * perByte }]),
      result.model,
      ...(floor ? [floor] : []),
    ]),
  )
  say()
  say(fileList(out))
  say()
  say(`Next: ${shellQuoted(['atelier', 'sample', out])}, or ${nextStep(result.model.nats, floor?.nats, step)}`)
}

/** One thing that is likely to help. */
function nextStep(nats: number, floor: number | undefined, step: number): string {
  if (floor !== undefined && nats > floor)
    return `train longer: it is still behind counting n-grams, so --steps ${2 * step}`
  return `a larger model: --size small with another --out`
}
