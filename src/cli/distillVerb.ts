/** What `atelier distill` does. */
import type { DistillationRun } from '../train/index.node.js'
import type { DistillValues } from './distill.js'
import { type ExampleParts, examplesOfRun } from './exampleSource.js'
import { UsageError } from './failure.js'
import { followEvents } from './follow.js'
import { counted, duration, listing, say, sayJson, shellQuoted, short, table } from './print.js'
import { recordMore } from './recorded.js'
import { given } from './runOptions.js'
import { sameCommand } from './sameCommand.js'

export async function distillVerb(from: string, values: DistillValues): Promise<void> {
  const { steps, data, json = false, guidance, updates } = values
  const { describedImages, distillationRun } = await import('../train/index.node.js')
  const config = await describedImages(from)
  if (config === undefined || (config.family !== 'diffusion' && config.family !== 'flow')) {
    throw new UsageError(`${from}: no run of diffusion or flow`, 'Give one')
  }
  if (data === undefined && config.training?.source === undefined) {
    throw new UsageError(`${from}: it does not tell what it was trained on`, 'Give --data')
  }
  const out = values.out ?? `${from.replace(/\/+$/, '')}-${steps}`
  const parts = await examplesOfRun(config, data)
  const grid = values.teacherSteps ?? steps * Math.max(2, Math.ceil(16 / steps))
  const followed = await followEvents<DistillationRun>({
    json,
    again: sameCommand(),
    record: { verb: 'distill', folder: out, parents: { teacher: from } },
    async begin(signal) {
      const made = await distillationRun({
        ...{
          from,
          out,
          data: parts.training,
          signal,
          source: { ...(config.training?.source as object), ...given(values, ['data']) },
        },
        student: { steps, grid, ...(guidance !== undefined && { guidance }) },
        ...given(values, ['batch', 'learningRate', 'warmup', 'cooldown', 'clip', 'average', 'seed']),
        ...given(values, ['validateEvery', 'checkpointEvery', 'keep', 'target', 'threads']),
        ...(updates !== undefined && { steps: updates }),
        ...(parts.described && { described: parts.described }),
        resume: values.resume === 'auto' ? 'auto' : values.resume === 'true',
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      sayPlan(made, from, parts, json)
      return { run: made, events: made.events(), steps: made.recipe.steps, perStep: made.places, unit: `places` }
    },
  })
  try {
    if (followed.reason !== 'interrupted') await sayResult(followed, parts, { out, json })
  } finally {
    await followed.run.close()
  }
}

function sayPlan(
  { config, parameters, recipe, places }: DistillationRun,
  from: string,
  { words }: ExampleParts,
  json: boolean,
): void {
  const { distilled } = config
  if (json) {
    sayJson({ event: 'plan', model: config, parameters, ...recipe, places })
    return
  }
  say(words)
  const guided = config.condition === 'none' ? '' : ` under a guidance of ${distilled!.guidance}`
  say(
    `${from} teaches ${short(parameters)} parameters to make its ${counted(distilled!.grid, 'step')}${guided} in ` +
      `${distilled!.steps}; ${counted(recipe.steps, 'update')} of ${counted(places, 'place')} on the way`,
  )
}

async function sayResult(
  { run: made, step, seconds, trainingLoss }: Awaited<ReturnType<typeof followEvents<DistillationRun>>>,
  { test, unit }: ExampleParts,
  { out, json }: { readonly out: string; readonly json: boolean },
): Promise<void> {
  await made.loadBest()
  const [loss, baseline] = [await made.judge(test), await made.baseline(test)]
  const measured = { loss, unit: made.unit, baseline }
  await recordMore(out, { results: { test: measured } })
  if (json) {
    sayJson({ event: 'result', step, seconds, trainingLoss, test: measured, out })
    return
  }
  if (trainingLoss === undefined)
    say(`All of the ${counted(step, 'update')} were made before; for more, give --updates`)
  else say(`Taught to update ${step} in ${duration(seconds)}`)
  say()
  const rows = [
    ['this model', loss.toFixed(4)],
    ['its teacher, in as few steps', baseline.toFixed(4)],
  ]
  say(table(rows, [`on test ${unit}s, what is missed of the teacher's way`, made.unit]))
  say()
  say(
    listing([
      ['model', `${out}/model.safetensors, config.json`],
      ['losses', `${out}/metrics.jsonl`],
      ['checkpoints', `${out}/checkpoints/`],
    ]),
  )
  say()
  say(`Next: ${shellQuoted(['atelier', 'sample', out])}, or ${shellQuoted(['atelier', 'evaluate', out])}`)
}
