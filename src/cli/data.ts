// atelier data list
import type { Command } from 'commander'
import { sourceOptions } from './imageSource.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { sheetOptions } from './showImages.js'
import { addTokenize } from './tokenize.js'

export const json = { kind: 'switch', help: 'one JSON object on stdout' } as const

const listOptions = { json } as const satisfies OptionTable

export const textOptions = {
  column: { kind: 'text', value: 'name', help: 'the column of a table that holds the text' },
  lines: { kind: 'whole', least: 0, default: 5, help: 'first lines of a text, or rows of a table, to show' },
  json,
} as const satisfies OptionTable

export const showOptions = { ...textOptions, ...sheetOptions, ...sourceOptions } as const satisfies OptionTable

const addOptionsTable = {
  yes: { kind: 'switch', help: 'run the command instead of showing it' },
} as const satisfies OptionTable

export function addData(program: Command): void {
  const data = program.command('data').summary('look at texts and images, tokenize large texts, add built-in sets')
  data.description('Looks at texts and images to train on, tokenizes large texts, and adds built-in sets.')
  data.addHelpText(
    'after',
    '\nExamples:\n  atelier data list\n  atelier data show moby-dick\n  atelier data show mnist\n  atelier data add names --yes',
  )

  const list = addOptions(data.command('list').description('the built-in sets'), listOptions)
  list.addHelpText('after', '\nExamples:\n  atelier data list --json')
  list.action(async (flags: ValuesOf<typeof listOptions>) =>
    (await import('./dataVerb.js')).listVerb(flags.json ?? false),
  )

  const show = data
    .command('show')
    .description(
      'what a text, a built-in table or a set of images or sounds holds; of the latter, a sheet with some of them',
    )
    .argument('<source>', 'a file, folder, table, IDX file or set')
  addOptions(show, showOptions).addHelpText(
    'after',
    '\nExamples:\n  atelier data show notes.jsonl --column body\n  atelier data show photos --resize 64 --sheet photos.png',
  )
  show.action(async (source: string, flags: object) =>
    (await import('./dataVerb.js')).showVerb(source, valuesOf(showOptions, flags)),
  )

  const add = data.command('add').description('add the package of a built-in set').argument('<name>', 'see data list')
  addOptions(add, addOptionsTable).addHelpText('after', '\nExamples:\n  atelier data add names --yes')
  add.action(async (name: string, flags: ValuesOf<typeof addOptionsTable>) =>
    (await import('./dataVerb.js')).addVerb(name, flags.yes ?? false),
  )
  addTokenize(data)
}
