/** What the verbs of `atelier data` do. */
import { spawn } from 'node:child_process'
import type { ListedSet } from '../data/index.node.js'
import { AtelierError } from '../errors/index.js'
import type { showOptions, textOptions } from './data.js'
import type { ValuesOf } from './option.js'
import { byteSize, grouped, listing, say, sayJson, shellQuoted, style } from './print.js'
import { showImages } from './showImages.js'
import { showSounds } from './showSounds.js'

export async function listVerb(isJson: boolean): Promise<void> {
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

export async function showVerb(source: string, values: ValuesOf<typeof showOptions>): Promise<void> {
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

export async function addVerb(name: string, isExecuted: boolean): Promise<void> {
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
