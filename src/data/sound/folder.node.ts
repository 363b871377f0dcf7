/** Sounds from a folder, all brought to one rate, length and level. */
import { readFile } from 'node:fs/promises'
import { basename, relative, resolve, sep } from 'node:path'
import { AtelierError } from '../../tensor/index.js'
import { subFolders } from '../images/candidates.node.js'
import { labelled } from '../images/folder.node.js'
import { filesUnder, namedKind } from '../sources.node.js'
import { readFlac } from './flac.node.js'
import { type OneShotFormat, oneShot } from './one-shot.js'
import type { SoundSet } from './sound-set.js'
import { type Recording, readWave } from './wave.js'

type Reader = (bytes: Uint8Array, what: string) => Recording | Promise<Recording>

/** By the endings of names. */
const readers: Readonly<Record<string, Reader>> = { wav: readWave, wave: readWave, flac: readFlac }

export const isSoundName = (path: string): boolean => Object.hasOwn(readers, namedKind(path).kind)

/** Sounds of a folder, and which of them its sub-folders set apart. */
export interface FolderSounds {
  readonly set: SoundSet
  /** [count], where there are a folder for training and one for testing. */
  readonly isTest?: readonly boolean[]
}

/**
 * Reads all WAV and FLAC files below a folder, in the order of their paths. Sub-folders are classes if every file lies in one; `train` and `test` above those set
 * sounds apart. Files that are broken, silent or of another kind are skipped and named.
 * @throws AtelierError, naming the folder, when no sound is left; and with the command to give for FLAC files where no decoder is installed.
 */
export async function readSoundFolder(folder: string, format: OneShotFormat): Promise<FolderSounds> {
  const skipped: SoundSet['skipped'][number][] = []
  const files = await filesUnder(folder, (path, problem) => void skipped.push({ path, problem }))
  const paths = files.filter(isSoundName)
  for (const path of files) if (!isSoundName(path)) skipped.push({ path, problem: 'no WAV or FLAC file by its name' })
  const { isTest, classes } = subFolders(paths.map((path) => relative(folder, path).split(sep)))
  const read = await readSounds(paths, format, (path, problem) => void skipped.push({ path, problem }))
  const kept = paths.flatMap((path, place) => (read[place] === undefined ? [] : [{ path, place }]))
  if (kept.length === 0) {
    const [first] = skipped
    const why =
      first === undefined
        ? ''
        : `, ${skipped.length === 1 ? 'a file is' : `${skipped.length} files are`} skipped: ${first.path}: ${first.problem}`
    throw new AtelierError(`data: "${folder}": no sound that can be read${why}`, 'Give a folder with WAV or FLAC files')
  }
  return {
    set: {
      name: basename(resolve(folder)),
      ...soundsOf(read, format),
      ...(classes && labelled(kept.map(({ place }) => ({ label: classes[place]! })))),
      sources: [folder],
      skipped,
    },
    ...(isTest && { isTest: kept.map(({ place }) => isTest[place]!) }),
  }
}

/** The sounds of files, undefined where one cannot be used, which `skip` hears of. */
export async function readSounds(
  paths: readonly string[],
  format: OneShotFormat,
  skip: (path: string, problem: string) => void,
): Promise<readonly (Float32Array | undefined)[]> {
  const sounds: (Float32Array | undefined)[] = []
  for (const path of paths) sounds.push(await soundAt(path, format, skip))
  return sounds
}

async function soundAt(
  path: string,
  format: OneShotFormat,
  skip: (path: string, problem: string) => void,
): Promise<Float32Array | undefined> {
  const bytes = await readFile(path).catch((cause: Error) => cause)
  if (bytes instanceof Error) return void skip(path, `it cannot be read: ${bytes.message}`)
  const reader = readers[namedKind(path).kind]!
  try {
    const sound = oneShot(await reader(bytes, broken), format)
    if (!('problem' in sound)) return sound
    skip(path, sound.problem)
  } catch (error) {
    if (!(error instanceof AtelierError && error.message.startsWith(`${broken}: `))) throw error
    skip(path, error.message.slice(broken.length + 2))
  }
  return undefined
}

/** Begins what a reader says of a broken file, for which the whole folder need not fail. */
const broken = 'broken'

/** Sounds that could be read, one after the other. */
export function soundsOf(
  read: readonly (Float32Array | undefined)[],
  { rate, length }: OneShotFormat,
): Pick<SoundSet, 'rate' | 'length' | 'count' | 'samples'> {
  const kept = read.filter((sound) => sound !== undefined)
  const samples = new Float32Array(kept.length * length)
  for (const [place, sound] of kept.entries()) samples.set(sound, place * length)
  return { rate, length, count: kept.length, samples }
}
