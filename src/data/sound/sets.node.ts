/** The built-in sets of sounds: recorded ones, which a package holds, and made ones, which need none. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { labelled } from '../images/folder.node.js'
import { splitImages } from '../images/split.js'
import { type ListedSet, packageFolder, packageSource } from '../packages.node.js'
import { flacPackage } from './flac.node.js'
import { readSounds, soundsOf } from './folder.node.js'
import type { OneShotFormat } from './one-shot.js'
import { makeOneShots, oneShotClasses } from './one-shots.js'
import { type SoundParts, type SoundSet, selectSounds } from './sound-set.js'

export interface SoundSetOptions extends OneShotFormat {
  readonly seed: number
  /** Held out, of all; 0 holds none out. */
  readonly share: number
  /** To train on, of sets without an end. */
  readonly count?: number
}

interface SoundSetDefinition extends Pick<ListedSet, 'name' | 'description' | 'packages' | 'licence'> {
  read(options: SoundSetOptions): Promise<SoundParts>
}

const samplesPackage = 'supersonic-scsynth-samples@0.84.2'

const definitions: readonly SoundSetDefinition[] = [
  {
    name: 'samples',
    description: 'The sounds of Sonic Pi: 206 recorded drums, hits, loops and more in 18 classes',
    packages: [samplesPackage, flacPackage],
    licence: 'CC0-1.0',
    read: readSamples,
  },
  {
    name: 'effects',
    description: `Drums and effects from a synthesiser, as many as wanted: ${oneShotClasses.join(', ')}`,
    packages: [],
    licence: 'MIT',
    read: makeEffects,
  },
]

/** The built-in sets of sounds, and whether the packages of each are installed. */
export const listSoundSets = (): readonly ListedSet[] =>
  definitions.map((set) => {
    const { name, description, packages, licence } = set
    const installed = packages.every((each) => packageFolder(each) !== undefined)
    return { name, kind: 'sounds', description, packages, command: commandOf(set), licence, installed }
  })

const commandOf = ({ packages }: SoundSetDefinition): readonly string[] =>
  packages.length === 0 ? [] : ['npm', 'install', ...packages]

/** Whether there is a built-in set of sounds of that name, installed or not. */
export const isSoundSet = (name: string): boolean => definitions.some((set) => set.name === name)

/** Reads a built-in set of sounds. @throws with the command to give when a package is not installed. */
export async function readSoundSet(name: string, options: SoundSetOptions): Promise<SoundParts> {
  const set = definitions.find((each) => each.name === name)
  if (set === undefined) throw new AtelierError(`data: "${name}": no built-in set of sounds has that name`)
  if (set.packages.some((each) => packageFolder(each) === undefined)) {
    throw new AtelierError(`data: "${name}" is not installed`, `Add it with \`${commandOf(set).join(' ')}\``)
  }
  return set.read(options)
}

/** The class of a sample is the first word of its name, as `hat` of `hat_metal`. */
async function readSamples({ seed, share, ...format }: SoundSetOptions): Promise<SoundParts> {
  const folder = packageFolder(samplesPackage)!
  const names = (await readdir(join(folder, 'samples'))).filter((name) => name.endsWith('.flac')).sort()
  const paths = names.map((name) => join(folder, 'samples', name))
  const skipped: SoundSet['skipped'][number][] = []
  const read = await readSounds(paths, format, (path, problem) => void skipped.push({ path, problem }))
  const kept = names.flatMap((name, place) => (read[place] === undefined ? [] : [{ label: name.split('_')[0]! }]))
  const set: SoundSet = {
    name: 'samples',
    ...soundsOf(read, format),
    ...labelled(kept),
    sources: [packageSource(samplesPackage, folder)],
    licence: 'CC0-1.0',
    skipped,
  }
  return heldOut(set, { seed, share })
}

/** A seeded share of every class held out. */
export function heldOut(set: SoundSet, split: Pick<SoundSetOptions, 'seed' | 'share'>): SoundParts {
  const { training, heldOut: test } = splitImages(set.count, set.labels, split)
  return { training: selectSounds(set, training), test: selectSounds(set, test) }
}

/** Sounds to train on of `effects`. */
const usualCount = 3000

/** The held-out sounds follow those to train on. */
async function makeEffects({ count = usualCount, seed, share, ...format }: SoundSetOptions): Promise<SoundParts> {
  const held = share === 0 ? 0 : Math.max(1, Math.round((count * share) / (1 - share)))
  const part = (from: number, sounds: number): SoundSet => ({
    ...{ name: 'effects', count: sounds, rate: format.rate, length: format.length },
    ...makeOneShots(sounds, { ...format, seed, from }),
    classes: oneShotClasses,
    sources: ['made by a synthesiser'],
    licence: 'MIT',
    skipped: [],
  })
  return { training: part(0, count), test: part(count, held) }
}
