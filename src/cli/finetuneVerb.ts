/** What `atelier finetune` does. */
import type { FineTuningRun } from '../train/index.node.js'
import type { FinetuneFlags } from './finetune.js'
import { fineTuningOptions, finetuneOptions } from './finetuneOptions.js'
import { followEvents } from './follow.js'
import { valuesOf } from './option.js'
import { counted, duration, grouped, say, sayJson, shellQuoted, short, table } from './print.js'
import { rehearseVerb } from './rehearsal.js'
import { sameCommand } from './sameCommand.js'

/** @param typed The flags that were typed, and not only given. */
export async function finetuneVerb(
  base: string,
  { estimate = false, dryRun = false, ...flags }: FinetuneFlags,
  typed: object,
): Promise<void> {
  const values = valuesOf(finetuneOptions, flags)
  const options = fineTuningOptions(base, values, typed)
  const { json = false } = values
  return estimate || dryRun ? rehearse(options, { estimate, json }) : tune(options, json)
}

type Losses = Readonly<Record<string, number>>

async function rehearse(
  options: ReturnType<typeof fineTuningOptions>,
  manner: { readonly estimate: boolean; readonly json: boolean },
): Promise<void> {
  const { fineTuningRun } = await import('../train/index.node.js')
  const run = await fineTuningRun(options)
  sayPlan(run, options, manner.json)
  const { steps, validateEvery, tokensPerStep, trainedParameters } = run
  const plan = {
    out: options.out,
    parameters: trainedParameters,
    steps,
    validateEvery,
    perStep: tokensPerStep,
    unit: 'tokens',
  }
  await rehearseVerb(run, plan, manner)
}

async function tune(options: ReturnType<typeof fineTuningOptions>, json: boolean): Promise<void> {
  let before: Losses = {}
  let best: Losses | undefined
  const { fineTuningRun } = await import('../train/index.node.js')
  const followed = await followEvents<FineTuningRun>({
    json,
    again: sameCommand(),
    record: { verb: 'finetune', folder: options.out, parents: { base: options.base } },
    async begin(signal) {
      const run = await fineTuningRun({
        ...options,
        signal,
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      before = await run.measure()
      sayPlan(run, options, json, before)
      return { run, events: noting(run), steps: run.steps, perStep: run.tokensPerStep, unit: 'tokens' }
    },
  })
  if (followed.reason === 'interrupted') return
  const { run, step, seconds } = followed
  if (json) return sayJson({ event: 'result', step, seconds, before, after: best ?? before, out: options.out })
  say(`Trained to step ${step} in ${duration(seconds)}`)
  say()
  const rows = run.corpora.map(({ name }) => [name, nats(before[name]), nats(best?.[name])])
  say(table(rows, ['held out, nats per token', 'base', 'now']))
  say()
  const merge = run.adapter
    ? `, or ${shellQuoted(['atelier', 'merge', options.out, '--out', `${options.out}-merged`])}`
    : ''
  say(`Next: ${shellQuoted(['atelier', 'sample', options.out])}${merge}`)

  async function* noting({ events }: FineTuningRun): ReturnType<FineTuningRun['events']> {
    for await (const event of events()) {
      if (event.kind === 'validation' && event.isBest) best = event.losses
      yield event
    }
  }
}

const nats = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(4))

function sayPlan(
  { corpora, parameters, trainedParameters, steps, tokensPerStep, stepsPerEpoch, context }: FineTuningRun,
  { base, method, out }: ReturnType<typeof fineTuningOptions>,
  json: boolean,
  before?: Losses,
): void {
  const epochs = steps / stepsPerEpoch
  if (json) {
    const data = corpora.map(({ name, kind, count, trainingTokens, heldOutTokens }) => ({
      ...{ name, kind, count, trainingTokens, heldOutTokens },
    }))
    const plan = {
      base,
      method,
      data,
      parameters,
      trainedParameters,
      steps,
      epochs,
      context,
      tokensPerStep,
      ...(before && { before }),
      out,
    }
    sayJson({ event: 'plan', ...plan })
    return
  }
  for (const { name, kind, count, trainingTokens, heldOutTokens } of corpora) {
    const what = counted(count, kind === 'text' ? 'document' : 'conversation')
    say(`${name}: ${what}, ${short(trainingTokens)} tokens to learn, ${short(heldOutTokens)} held out`)
  }
  const share = ((100 * trainedParameters) / parameters).toFixed(trainedParameters < parameters / 10 ? 1 : 0)
  say(
    `${base}: ${grouped(trainedParameters)} of ${grouped(parameters)} parameters are trained (${share} %); ` +
      `${counted(steps, 'step')} of ${counted(tokensPerStep, 'token')}, ${epochs.toFixed(epochs < 10 ? 1 : 0)} epochs`,
  )
}
