// atelier fewshot --dimensions 5 --examples 20 --out runs/fewshot
import type { Command } from 'commander'
import { addFewshotClassify } from './fewshotClassify.js'
import { addFewshotCurve } from './fewshotCurve.js'
import { addFewshotImages } from './fewshotImages.js'
import { addFewshotRows } from './fewshotRows.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

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

export type FewShotValues = ValuesOf<typeof options>

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
  command.action(async (flags: Partial<FewShotValues>) =>
    (await import('./fewshotVerb.js')).fewshotVerb(valuesOf(options, flags)),
  )
  addFewshotClassify(command)
  addFewshotCurve(command)
  addFewshotImages(command)
  addFewshotRows(command)
}
