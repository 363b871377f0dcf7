// atelier compare --data moby-dick --models rnn,lstm,gru,gpt --parameters 200k --out runs/compare
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  data: { kind: 'text', value: 'source', help: 'a file, a folder, a table or a built-in set' },
  documents: { kind: 'choice', choices: ['lines'], help: 'each line is a document' },
  rows: {
    kind: 'choice',
    choices: ['blocks', 'documents'],
    default: 'blocks',
    help: 'what a row of a batch is, for all families alike: a block, or a document',
  },
  models: { kind: 'text', value: 'names', default: 'rnn,lstm,gru,gpt', help: 'families, with commas between' },
  parameters: { kind: 'text', value: 'count', default: '200k', help: 'parameters of each model, within 5 %' },
  layers: { kind: 'whole', least: 1, most: 100, default: 2, help: 'layers of each model' },
  heads: { kind: 'whole', least: 1, default: 4, help: 'attention heads, where there are any' },
  context: { kind: 'whole', least: 8, default: 64, help: 'tokens read at once' },
  batch: { kind: 'whole', least: 1, default: 16, help: 'rows read at once' },
  steps: { kind: 'whole', least: 1, default: 600, help: 'updates of each model' },
  seeds: { kind: 'whole', least: 1, most: 99, default: 1, help: 'runs of each family' },
  seed: { kind: 'whole', least: 0, default: 1, help: 'the first seed' },
  windows: { kind: 'whole', least: 3, default: 32, help: 'windows that the reach of gradients is measured on' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores, or one for small models' },
  out: { kind: 'text', value: 'folder', help: "the report's folder", otherwise: 'runs/compare- and the data' },
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

export type CompareValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier compare --data moby-dick
  atelier compare --data names.txt --documents lines --models lstm,gpt --parameters 100k --seeds 3

Ctrl-C saves; the same command goes on where it stopped.`

export function addCompare(program: Command): void {
  const command = program.command('compare').summary('train several families alike, and compare them')
  command.description(
    'Trains families with equally many parameters on the same tokens, and compares their loss, their speed and how far back they look.',
  )
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (flags: Partial<CompareValues>) =>
    (await import('./compareVerb.js')).compareVerb(valuesOf(options, flags)),
  )
}
