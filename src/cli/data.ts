// atelier data list
import { spawn } from 'node:child_process'
import type { Command } from 'commander'
import type { ListedSet } from '../data/index.node.js'
import { AtelierError } from '../tensor/index.js'
import { sourceOptions } from './imageSource.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { byteSize, grouped, listing, say, sayJson, shellQuoted, style } from './print.js'
import { sheetOptions, showImages } from './showImages.js'
import { showSounds } from './showSounds.js'
import { addTokenize } from './tokenize.js'

const json = { kind: 'switch', help: 'one JSON object on stdout' } as const
const listOptions = { json } as const satisfies OptionTable
const textOptions = {
  column: { kind: 'text', value: 'name', help: 'the column of a table that holds the text' },
  lines: { kind: 'whole', least: 0, default: 5, help: 'first lines of a text, or rows of a table, to show' },
  json,
} as const satisfies OptionTable
const showOptions = { ...textOptions, ...sheetOptions, ...sourceOptions } as const satisfies OptionTable
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
  list.action((flags: ValuesOf<typeof listOptions>) => listVerb(flags.json ?? false))

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
  show.action((source: string, flags: object) => showVerb(source, valuesOf(showOptions, flags)))

  const add = data.command('add').description('add the package of a built-in set').argument('<name>', 'see data list')
  addOptions(add, addOptionsTable).addHelpText('after', '\nExamples:\n  atelier data add names --yes')
  add.action((name: string, flags: ValuesOf<typeof addOptionsTable>) => addVerb(name, flags.yes ?? false))
  addTokenize(data)
}

async function listVerb(isJson: boolean): Promise<void> {
  const sets = await allSets()
  if (isJson) return sayJson(sets)
  let shown: ListedSet['kind'] | undefined
  for (const { name, kind, description, licence, installed } of sets) {
    if (kind !== shown) say(`${shown === undefined ? '' : '\n'}${style.bold(headings[kind])}`)
    shown = kind
    say(`${name}${installed ? '' : ` (not installed: atelier data add ${name})`}`)
    say(`  ${description}`)
    say(`  ${licence}`)
  }
}

const headings = {
  text: 'Texts',
  pairs: 'Questions and answers',
  images: 'Images',
  sounds: 'Sounds',
  tables: 'Tables',
} as const satisfies Record<ListedSet['kind'], string>

async function showVerb(source: string, values: ValuesOf<typeof showOptions>): Promise<void> {
  const { isImageSource, isPairSource, isSoundSource, isTableSet } = await import('../data/index.node.js')
  if (values.column === undefined && (await isPairSource(source)))
    return (await import('./showPairs.js')).showPairs(source, values)
  if (isTableSet(source)) return (await import('./showTable.js')).showTable(source, values)
  if (values.column === undefined && (await isSoundSource(source))) return showSounds(source, values)
  if (values.column === undefined && (await isImageSource(source))) return showImages(source, values)
  await showText(source, values)
}

async function showText(source: string, { column, lines, json: isJson }: ValuesOf<typeof textOptions>): Promise<void> {
  const { readText } = await import('../data/index.node.js')
  const corpus = await readText(source, column === undefined ? {} : { column })
  const { text, ...rest } = corpus
  const vocabulary = new Set(text).size
  const first = text.split('\n', lines)
  if (isJson) return sayJson({ ...rest, characters: [...text].length, vocabulary, first })
  say(
    listing([
      ['name', corpus.name],
      ['documents', grouped(corpus.documents)],
      ['characters', grouped([...text].length)],
      ['bytes', `${grouped(corpus.bytes)} (${byteSize(corpus.bytes)})`],
      ['distinct characters', grouped(vocabulary)],
      ['sources', corpus.sources.slice(0, 3).join(', ') + (corpus.sources.length > 3 ? ', …' : '')],
      ...(corpus.skipped.length > 0 ? [['passed over', grouped(corpus.skipped.length)] as const] : []),
      ...(corpus.replaced > 0 ? [['malformed sequences', grouped(corpus.replaced)] as const] : []),
      ...(corpus.licence === undefined ? [] : [['licence', corpus.licence] as const]),
    ]),
  )
  if (lines > 0) say()
  for (const line of first) say(`  ${line.length > 110 ? `${line.slice(0, 109)}…` : line}`)
}

async function addVerb(name: string, isExecuted: boolean): Promise<void> {
  const sets = await allSets()
  const set = sets.find((found) => found.name === name)
  if (!set) {
    const names = sets.map((found) => found.name).join(', ')
    throw new AtelierError(`data: "${name}": no built-in set has that name`, `There are ${names}`)
  }
  if (set.installed) return say(`${name} is installed already`)
  const where = set.command[0] === 'npm' ? "this folder's node_modules" : 'this machine'
  if (!isExecuted) return say(`${shellQuoted(set.command)}\n\nAdds ${name} to ${where}; --yes does it now`)
  await install(set)
  say(`${name} is installed: atelier train --data ${name}`)
}

/** The built-in sets of texts, of pairs, of images and of sounds, then tables. */
async function allSets(): Promise<readonly ListedSet[]> {
  const { listImageSets, listPairSets, listSets, listSoundSets, listTableSets } = await import('../data/index.node.js')
  return [...listSets(), ...listPairSets(), ...listImageSets(), ...listSoundSets(), ...listTableSets()]
}

function install({ name, command: [program, ...words] }: ListedSet): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, words, { stdio: 'inherit', shell: process.platform === 'win32' })
    child.once('error', (error) => reject(new AtelierError(`data: ${program} cannot be started: ${error.message}`)))
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new AtelierError(`data: ${program} could not add "${name}": it ended with ${code}`, 'Its messages are above'),
        )
    })
  })
}
