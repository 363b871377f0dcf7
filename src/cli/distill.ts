// atelier distill runs/digits --steps 2 --out runs/digits-2
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { runOptions } from './runOptions.js'

const { batch, learningRate, warmup, cooldown, clip, average, seed, validateEvery } = runOptions

const { checkpointEvery, keep, resume, target, threads } = runOptions

export const run = { warmup, cooldown, seed, validateEvery, checkpointEvery, keep, resume, target, threads }

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

export type DistillValues = ValuesOf<typeof options>

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
  command.action(async (from: string, flags: Partial<DistillValues>) =>
    (await import('./distillVerb.js')).distillVerb(from, valuesOf(options, flags)),
  )
}
