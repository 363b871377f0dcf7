// atelier distill runs/digits --steps 2 --out runs/digits-2
import type { Command } from 'commander'
import type { DistillationRun } from '../train/index.node.js'
import { type ExampleParts, examplesOfRun } from './exampleSource.js'
import { UsageError } from './failure.js'
import { followEvents } from './follow.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { counted, duration, listing, say, sayJson, shellQuoted, short, table } from './print.js'
import { recordMore } from './recorded.js'
import { given, runOptions } from './runOptions.js'
import { sameCommand } from './sameCommand.js'

const { batch, learningRate, warmup, cooldown, clip, average, seed, validateEvery } = runOptions
const { checkpointEvery, keep, resume, target, threads } = runOptions
const run = { warmup, cooldown, seed, validateEvery, checkpointEvery, keep, resume, target, threads }

const options = {
  steps: { kind: 'whole', least: 1, default: 2, help: 'steps that the new model makes, usually 1 to 4' },
  teacherSteps: {
    kind: 'whole',
    least: 2,
    help: 'steps of the model that teaches, a multiple of --steps',
    otherwise: '16, or the multiple next to it',
  },
  guidance: {
    kind: 'number',
    least: 0,
    help: "weight of the teacher's label or caption",
    otherwise: '1.5 where there is one',
  },
  out: { kind: 'text', value: 'folder', help: "the new run's folder", otherwise: 'that of the run, and its steps' },
  data: { kind: 'text', value: 'source', help: 'examples to begin from', otherwise: 'those that the run learnt from' },
  updates: { kind: 'whole', least: 1, help: 'updates of the weights', otherwise: '600' },
  batch: { ...batch, help: 'ways from noise to data walked at once, for each step', otherwise: '8' },
  learningRate: { ...learningRate, otherwise: '0.005' },
  clip: { ...clip, otherwise: '1' },
  average: { ...average, otherwise: '0.98' },
  ...run,
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

type DistillValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier distill runs/digits --steps 2 --out runs/digits-2
  atelier distill runs/ring --steps 1 --updates 2000

Ctrl-C ends the present update, saves, and says how to go on.`

export function addDistill(program: Command): void {
  const command = program.command('distill').summary('teach a model of diffusion or flow to sample in few steps')
  command.description(
    'Makes a new run that samples in few steps what a run of diffusion or flow samples in many. The same command goes on where it was stopped.',
  )
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action((from: string, flags: Partial<DistillValues>) => distillVerb(from, valuesOf(options, flags)))
}

async function distillVerb(from: string, values: DistillValues): Promise<void> {
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
