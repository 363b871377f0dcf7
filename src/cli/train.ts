// atelier train --data moby-dick --out runs/whale
import { parse } from 'node:path'
import type { Command } from 'commander'
import { typedFlags } from './configure.js'
import { countVerb } from './count.js'
import { UsageError } from './failure.js'
import { isImageFamily, refuseForeignFlags, type TrainedFamily, trainedFamilies } from './foreignFlags.js'
import { imageOptionGroups, imageTrainOptions } from './imageOptions.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { counted, duration, say, sayJson, shellQuoted } from './print.js'
import { recordMore } from './recorded.js'
import { rehearsalOptions } from './rehearsal.js'
import { fileList, lossTable, measure } from './result.js'
import { runOptions } from './runOptions.js'
import { sameCommand } from './sameCommand.js'
import { followRun, rehearseRun } from './training.js'
import { languageOptions, mixtureOf, type TrainValues, textOptions, trainOptions } from './trainOptions.js'

const commandOptions = {
  model: {
    ...trainOptions.model,
    choices: trainedFamilies,
    value: 'family',
    help: `the family: ${trainedFamilies.join(', ')}`,
  },
  ...rehearsalOptions,
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

const examples = `
Examples:
  atelier train --data moby-dick --out runs/whale
  atelier train --data notes/ --size small --steps 3000 --validation held-out.txt
  atelier train --data reviews.csv --column text --tokenizer bpe --vocabulary 2048
  atelier train --mix sotu=0.7 licences=0.3 --tokenizer bpe --out runs/foundation
  atelier train --data book.txt --model ngram --out runs/counts
  atelier train --model vae --data mnist
  atelier train --model diffusion --data effects
  atelier train --config atelier.config.yaml --json > log.jsonl

Ctrl-C ends the present step, saves, and says how to go on.`

export function addTrain(program: Command): void {
  const command = program.command('train').summary('train a model on your texts or images')
  command.description('Trains a model of texts or images. The same command goes on where a run was stopped.')
  addOptions(command, { ...runOptions, ...commandOptions })
  addOptions(command, textOptions, 'Of texts:')
  for (const [heading, own] of imageOptionGroups) addOptions(command, own, heading)
  command.addHelpText('after', examples)
  command.action(async ({ json = false, estimate = false, dryRun = false, ...given }: Flags) => {
    const family: TrainedFamily = given.model ?? trainOptions.model.default
    const { json: _, estimate: __, dryRun: ___, ...typed } = typedFlags(command)
    refuseForeignFlags(family, typed)
    await trainVerb(family, given, { json, estimate, dryRun })
  })
}

const allOptions = { ...imageTrainOptions, ...trainOptions, model: commandOptions.model } as const satisfies OptionTable

interface Manner {
  readonly json: boolean
  readonly estimate: boolean
  readonly dryRun: boolean
}

type Flags = Partial<ValuesOf<typeof allOptions>> & Partial<Manner>

async function trainVerb(family: TrainedFamily, given: Flags, manner: Manner): Promise<void> {
  const { json, estimate, dryRun } = manner
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
    return trainImages({ values, data, out, ...manner, again: sameCommand() })
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
  const options = languageOptions({ ...values, model: family }, { data: source, out })
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
