// atelier mix runs/faces --coarse 1,2,3 --fine 7,8,9
import type { Command } from 'commander'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'

const options = {
  coarse: { kind: 'text', value: 'places', default: '0,1,2,3', help: 'whose coarse styles the rows have' },
  fine: { kind: 'text', value: 'places', default: '4,5,6,7,8,9', help: 'whose fine styles the columns have' },
  middle: {
    kind: 'text',
    value: 'coarse|fine|place',
    default: 'coarse',
    help: "whose styles are between them: the row's, the column's or one picture's",
  },
  crossover: {
    kind: 'text',
    value: 'a,b',
    help: 'the layers, counted from 0, that middle and fine styles begin at',
    otherwise: 'by the resolutions',
  },
  seed: { kind: 'whole', least: 0, default: 0, help: 'whose pictures places count, as on the sheet that sample draws' },
  truncation: { kind: 'number', least: 0, default: 0.7, help: 'how far styles go from their mean: 1 as learnt' },
  out: { kind: 'text', value: 'file', help: 'the file for the table, a PNG', otherwise: 'mixing.png in the run' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores' },
  json: { kind: 'switch', help: 'one JSON object on stdout' },
} as const satisfies OptionTable

export type MixValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier mix runs/faces
  atelier mix runs/faces --coarse 1,2,3 --fine 7,8,9
  atelier mix runs/faces --middle fine --crossover 2,5 --out table.png`

export function addMix(program: Command): void {
  const command = program.command('mix').summary('mix the styles of pictures, coarse from one and fine from another')
  command.description(
    'Draws a table of pictures of a StyleGAN: rows have the coarse styles of some, columns the fine styles of others.',
  )
  command.argument('<run>', 'a folder that train wrote')
  addOptions(command, options).addHelpText('after', examples)
  command.action(async (run: string, flags: Partial<MixValues>) =>
    (await import('./mixVerb.js')).mixVerb(run, valuesOf(options, flags)),
  )
}
