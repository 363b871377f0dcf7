// atelier fewshot rows penguins --label Species --shots 1,5
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  label: { kind: 'text', value: 'column', help: 'the column that names classes' },
  ignore: { kind: 'texts', value: 'column', help: 'columns to leave out' },
  shots: { kind: 'text', value: 'list', default: '1,5', help: 'labelled rows of each class that are shown' },
  queries: { kind: 'whole', least: 1, default: 10, help: 'rows asked for of each class, at most' },
  episodes: { kind: 'whole', least: 2, default: 200, help: 'draws of shown and asked rows to measure on' },
  steps: { kind: 'whole', least: 1, default: 300, help: 'updates of the networks, on tasks made of unlabelled rows' },
  width: { kind: 'whole', least: 1, default: 64, help: 'units of the networks' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
  threads: { kind: 'whole', least: 1, default: 1, help: 'threads' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type FewshotRowValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier fewshot rows penguins --label Species
  atelier fewshot rows people.csv --label income --shots 1,2,5,10 --ignore id`

export function addFewshotRows(fewshot: Command): void {
  const command = fewshot.command('rows <table>').summary('tell classes of rows apart from a few labelled rows')
  command.description(
    'Shows a few labelled rows of each class and asks for others: by means and a linear map of the columns, and by two networks that were trained ' +
      'before on tasks made of the rows without their labels (arXiv:2303.00918): prototypes (arXiv:1703.05175), and weights that a few gradient steps ' +
      'adapt (MAML, arXiv:1703.03400).',
  )
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (source: string, flags: Partial<FewshotRowValues>) =>
    (await import('./fewshotRowsVerb.js')).rowsVerb(source, valuesOf(options, flags)),
  )
}
