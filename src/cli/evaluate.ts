// atelier evaluate runs/whale --data moby-dick
import type { Command } from 'commander'
import type { LoadedModel } from '../train/index.node.js'
import { evaluatedParts } from './evaluated.js'
import { UsageError } from './failure.js'
import { addOptions, flagOf, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { counted, listing, say, sayJson, short } from './print.js'
import { boundaryOf, lossTable, measure, type Result, usualReading } from './result.js'

const options = {
  data: {
    kind: 'text',
    value: 'source',
    help: 'a file, a folder, a table or a built-in set; of images: other ones than the run has',
  },
  column: { kind: 'text', value: 'name', help: 'the column of a table that holds the text' },
  holdOut: {
    kind: 'number',
    least: 0,
    most: 1,
    isOpen: true,
    help: 'share of the data, at its end, to measure on; n-grams count the rest',
    otherwise: 'as the run was trained; 1 measures on all of it',
  },
  training: {
    kind: 'text',
    value: 'source',
    help: 'the text that n-grams count',
    otherwise: 'what --hold-out leaves of the data',
  },
  stride: {
    kind: 'whole',
    least: 1,
    help: 'tokens from one window to the next',
    otherwise: 'half the context; the state is carried, or documents begin afresh, where training did so',
  },
  mixture: { kind: 'switch', help: 'also average the model with n-grams, token by token' },
  report: {
    kind: 'text',
    value: 'folder',
    help: 'write report.html and report.json there: quality, diversity, speed, beside their baselines',
    otherwise: 'of images: the folder evaluation of the run',
  },
  samples: {
    kind: 'whole',
    least: 1,
    help: 'of a report: texts at each temperature, or images, points or rows',
    otherwise: '40, or 5000',
  },
  target: {
    kind: 'text',
    value: 'column',
    help: 'of a table: the column that is predicted from made rows',
    otherwise: 'the first category of few levels, else the last column',
  },
  seed: { kind: 'whole', least: 0, default: 1, help: 'of a report: decides draws and intervals' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

type EvaluateValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier evaluate runs/whale --data moby-dick
  atelier evaluate runs/whale --data moby-dick --stride 16 --mixture
  atelier evaluate runs/whale --data moby-dick --report report
  atelier evaluate runs/whale --data other-text.txt --hold-out 1 --json
  atelier evaluate runs/mnist --samples 2000
  atelier evaluate runs/people --target income`

export function addEvaluate(program: Command): void {
  const command = program.command('evaluate').summary('measure a trained model: a table, or a report with pictures')
  command
    .description(
      'Measures a trained model on what it has not seen, beside simple baselines: of text how well it predicts; of images, and with --report, everything.',
    )
    .argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action((run: string, flags: Partial<EvaluateValues>) => evaluateVerb(run, valuesOf(options, flags)))
}

async function evaluateVerb(folder: string, values: EvaluateValues): Promise<void> {
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
