/** What `atelier evaluate` does. */
import type { LoadedModel } from '../train/index.node.js'
import type { EvaluateValues } from './evaluate.js'
import { evaluatedParts } from './evaluated.js'
import { UsageError } from './failure.js'
import { flagOf } from './option.js'
import { counted, listing, say, sayJson, short } from './print.js'
import { boundaryOf, lossTable, measure, type Result, usualReading } from './result.js'

export async function evaluateVerb(folder: string, values: EvaluateValues): Promise<void> {
  const { holdsImages, loadRun } = await import('../train/index.node.js')
  if (await holdsImages(folder)) return evaluateImages(folder, values)
  if (values.data === undefined) throw new UsageError('evaluate: --data is missing', 'Give the text to measure on')
  const loaded = await loadRun(folder)
  const { data, stride, mixture = false, report, samples, seed, json = false } = values
  if (mixture && report !== undefined) throw new UsageError('evaluate: --mixture: a report has none', 'Leave one out')
  if ('ngram' in loaded && (mixture || stride !== undefined)) {
    const what = mixture ? '--mixture' : '--stride'
    throw new UsageError(`evaluate: ${what}: ${folder} holds n-grams, which are read straight on`, 'Leave it out')
  }
  const parts = await evaluatedParts(loaded, { ...values, data })
  if (report !== undefined) {
    const { reportOnText } = await import('./evaluateReport.js')
    const asked = { ...(samples !== undefined && { samples }), ...(stride !== undefined && { stride }) }
    return reportOnText(loaded, parts, { run: folder, folder: report, seed, isJson: json, ...asked })
  }
  const { name, training, heldOut, holdOut, isSeen } = parts
  const settings = stride === undefined ? {} : { stride }
  const result = await measure(loaded, training, heldOut, settings)
  const mixed = mixture && !('ngram' in loaded) ? await mix(loaded, training, heldOut, settings) : undefined
  if (json) sayJson({ run: folder, data: name, holdOut, isSeen, ...result, ...(mixed && { mixture: mixed }) })
  else sayResult(result, isSeen, mixed)
}

async function evaluateImages(run: string, values: EvaluateValues): Promise<void> {
  const { data, report, samples, target, seed, json = false } = values
  const foreign = (['column', 'holdOut', 'training', 'stride', 'mixture'] as const).find(
    (key) => values[key] !== undefined,
  )
  if (foreign !== undefined) {
    throw new UsageError(`evaluate: ${flagOf(foreign)}: ${run} holds images, and it is for texts`, 'Leave it out')
  }
  const { reportOnExamples } = await import('./evaluateExamples.js')
  const asked = {
    ...(data !== undefined && { data }),
    ...(samples !== undefined && { samples }),
    ...(target !== undefined && { target }),
  }
  await reportOnExamples({ run, seed, isJson: json, ...asked, ...(report !== undefined && { folder: report }) })
}

async function mix(
  loaded: LoadedModel,
  training: Int32Array | undefined,
  heldOut: Int32Array,
  { stride }: { readonly stride?: number },
): Promise<{ readonly share: number; readonly order: number; readonly nats: number }> {
  if (!training)
    throw new UsageError('evaluate: --mixture needs text to count', 'Give --training, or a --hold-out below 1')
  const { mixtureWithNgram } = await import('../evaluate/index.js')
  const { memory, model } = loaded
  const boundary = boundaryOf(loaded)
  const reading = {
    ...(stride === undefined ? usualReading(loaded) : { stride }),
    ...(boundary !== undefined && { boundary }),
  }
  const { share, order, nats } = await mixtureWithNgram(memory, model, training, heldOut, reading)
  return { share, order, nats }
}

function sayResult(result: Result, isSeen: boolean, mixed: Awaited<ReturnType<typeof mix>> | undefined): void {
  const { model, floor, tokens, perplexity, natsPerCharacter, tokensPerSecond } = result
  const perByte = model.bitsPerByte / model.nats
  const mixture = mixed && {
    name: `both, the model's share ${mixed.share.toFixed(2)}`,
    nats: mixed.nats,
    bitsPerByte: mixed.nats * perByte,
  }
  say(lossTable([model, ...(floor ? [floor] : []), ...(mixture ? [mixture] : [])]))
  say()
  say(
    listing([
      ['perplexity', perplexity.toFixed(3)],
      ['nats per character', natsPerCharacter.toFixed(4)],
      ['measured on', counted(tokens, 'token')],
      ['speed', `${short(tokensPerSecond)} tokens/s`],
    ]),
  )
  if (!floor) say('\n  No n-gram floor: a --hold-out below 1 leaves text to count')
  if (isSeen) say('\n  The model was trained on a part of this text')
}
