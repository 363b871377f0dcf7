// atelier fewshot --dimensions 5 --examples 20 --out runs/fewshot
import type { Command } from 'commander'
import type { FewShotReport } from '../evaluate/index.js'
import type { FewShotRun } from '../train/index.node.js'
import { UsageError } from './failure.js'
import { addFewshotClassify } from './fewshotClassify.js'
import { addFewshotCurve } from './fewshotCurve.js'
import { addFewshotImages } from './fewshotImages.js'
import { fewShotTable, writeFewShotReport } from './fewshotReport.js'
import { addFewshotRows } from './fewshotRows.js'
import { followEvents } from './follow.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { counted, duration, listing, say, sayJson, shellQuoted, short } from './print.js'

const options = {
  dimensions: { kind: 'whole', least: 1, most: 256, default: 5, help: 'length of x' },
  examples: { kind: 'whole', least: 1, most: 1000, help: 'pairs in a prompt', otherwise: 'four per dimension' },
  out: { kind: 'text', value: 'folder', help: "the run's folder", otherwise: 'runs/fewshot- and the dimensions' },
  layers: { kind: 'whole', least: 1, most: 100, default: 4, help: 'blocks' },
  heads: { kind: 'whole', least: 1, default: 4, help: 'attention heads in a block' },
  width: { kind: 'whole', least: 2, default: 64, help: "length of a position's vector" },
  steps: { kind: 'whole', least: 1, default: 2000, help: 'updates' },
  batch: { kind: 'whole', least: 1, default: 64, help: 'prompts in an update' },
  learningRate: { kind: 'number', least: 0, isOpen: true, default: 0.02, help: 'peak learning rate' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  prompts: { kind: 'whole', least: 2, default: 6400, help: 'prompts to measure on' },
  checkpointEvery: {
    kind: 'whole',
    least: 1,
    help: 'steps between checkpoints',
    otherwise: 'a tenth of all steps, at most 500',
  },
  target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores, or one for small models' },
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

type FewShotValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier fewshot
  atelier fewshot --dimensions 5 --examples 20 --out runs/fewshot
  atelier fewshot --dimensions 20 --examples 40 --layers 6 --width 128 --steps 4000

Ctrl-C ends the present step, saves, and says how to go on.`

export function addFewshot(program: Command): void {
  const command = program.command('fewshot').summary('learning from a few examples: in a prompt, of images, of rows')
  command
    .enablePositionalOptions()
    .description(
      'Alone: trains a GPT to learn linear functions from examples in its prompt, and measures its error after each number of ' +
        'examples beside the least possible and simple learners. The same command goes on where a run was stopped.',
    )
  addOptions(command, options).addHelpText('after', examples)
  command.action((flags: Partial<FewShotValues>) => fewshotVerb(valuesOf(options, flags)))
  addFewshotClassify(command)
  addFewshotCurve(command)
  addFewshotImages(command)
  addFewshotRows(command)
}

async function fewshotVerb(values: FewShotValues): Promise<void> {
  const { dimensions, json = false, heads, width, layers, steps, batch, seed, prompts } = values
  const pairs = values.examples ?? 4 * dimensions
  const out = values.out ?? `runs/fewshot-${dimensions}`
  if (width % (2 * heads) !== 0) {
    throw new UsageError(`fewshot: width ${width} and ${heads} heads: width must be a multiple of twice the heads`)
  }
  const { fewShotRun } = await import('../train/index.node.js')
  const followed = await followEvents<FewShotRun>({
    steps,
    json,
    again: shellQuoted(['atelier', ...process.argv.slice(2)]),
    record: { verb: 'fewshot', folder: out },
    async begin(signal) {
      const run = fewShotRun({
        ...values,
        examples: pairs,
        out,
        signal,
        onSkipped: (path, problem) => process.stderr.write(`passed over ${path}: ${problem}\n`),
      })
      const { parameters } = run
      if (json)
        sayJson({ event: 'plan', dimensions, examples: pairs, layers, heads, width, parameters, steps, batch, out })
      else sayPlan({ ...values, pairs, parameters })
      return { run, events: run.events(), perStep: batch * (pairs + 1), unit: 'examples' }
    },
  })
  const { run, step, reason, seconds } = followed
  if (reason === 'interrupted') return run.close()
  if (!json) {
    if (followed.trainingLoss === undefined) say(`All of the ${counted(step, 'step')} were made before`)
    else say(`Trained to step ${step} in ${duration(seconds)}`)
    say(`Measuring on ${counted(prompts, 'prompt')}`)
  }
  await run.loadBest()
  const { fewShotReport } = await import('../evaluate/index.js')
  const report = await fewShotReport(run.predict, { dimensions, examples: pairs, prompts, batch: 128, seed })
  await run.close()
  const files = await writeFewShotReport(out, report)
  if (json) sayJson({ event: 'result', step, seconds, ...report, out })
  else sayReport(report, files)
}

function sayPlan(plan: FewShotValues & { readonly pairs: number; readonly parameters: number }): void {
  const { dimensions, pairs, layers, width, parameters, steps, batch } = plan
  say(
    `Linear functions of ${counted(dimensions, 'number')}, a new one in every prompt; up to ${counted(pairs, 'example')}`,
  )
  say(
    `GPT ${layers} × ${width}: ${short(parameters)} parameters; ${counted(steps, 'step')} of ${counted(batch, 'prompt')}`,
  )
}

function sayReport(report: FewShotReport, files: readonly string[]): void {
  say()
  say('Mean squared error of the model, and divided by the dimensions, of the model and others:')
  say()
  say(fewShotTable(report))
  say()
  say(listing(files.map((file, i) => [i === 0 ? 'report' : '', file])))
}
