import { AtelierError, randomStream } from '../../tensor/index.js'
import { entryOf, filesUnder } from '../sources.node.js'
import { isSoundName, readSoundFolder } from './folder.node.js'
import type { OneShotFormat } from './one-shot.js'
import { heldOut, isSoundSet, listSoundSets, readSoundSet } from './sets.node.js'
import { type SoundParts, type SoundSet, selectSounds } from './sound-set.js'

export interface LoadSoundsOptions extends OneShotFormat {
  /** Of what is held out, of what `count` chooses, and of effects. Default 0. */
  readonly seed?: number
  /** Of sounds held out where a source has no test part of its own; 0 holds none out. Default 0.1. */
  readonly testShare?: number
  /** Sounds to train on, at most; chosen by seed. Effects are as many. */
  readonly count?: number
}

/**
 * Reads the sounds of a source into memory, all at one rate, length and level, with a held-out part: the source's own where it has one, else a seeded tenth of every class.
 *
 * @param source A folder of WAV and FLAC files (see `readSoundFolder`), or the name of a built-in set. A path comes before a set of the same name.
 * @throws AtelierError, naming the source, when there is none, or it holds no sounds.
 */
export async function loadSounds(source: string, options: LoadSoundsOptions): Promise<SoundParts> {
  const { rate, length, seed = 0, testShare: share = 0.1, count } = options
  const entry = await entryOf(source)
  if (entry === undefined) {
    if (isSoundSet(source)) {
      const parts = await readSoundSet(source, { rate, length, seed, share, ...(count !== undefined && { count }) })
      return { ...parts, training: fewer(parts.training, count, seed) }
    }
    const names = listSoundSets().map((set) => set.name)
    throw new AtelierError(
      `data: "${source}": there is no such folder`,
      `Give a path, or a built-in set of sounds: ${names.join(', ')}`,
    )
  }
  if (!entry.isDirectory())
    throw new AtelierError(`data: "${source}": one file`, 'Give a folder with WAV or FLAC files')
  const { set, isTest } = await readSoundFolder(source, { rate, length })
  const places = (wanted: boolean): number[] => isTest!.flatMap((is, place) => (is === wanted ? [place] : []))
  const parts =
    isTest === undefined
      ? heldOut(set, { seed, share })
      : { training: selectSounds(set, places(false)), test: selectSounds(set, places(true)) }
  return { ...parts, training: fewer(parts.training, count, seed) }
}

/** At most `count` sounds, a random choice in the order they had. */
function fewer(set: SoundSet, count: number | undefined, seed: number): SoundSet {
  if (count === undefined || count >= set.count) return set
  return selectSounds(set, randomStream(seed, 'choice of sounds').permutation(set.count).subarray(0, count).sort())
}

/** Whether a source holds sounds: a built-in set of them, a sound file, or a folder half or more of whose files are sounds by their names. */
export async function isSoundSource(source: string): Promise<boolean> {
  const entry = await entryOf(source)
  if (entry === undefined) return isSoundSet(source)
  if (!entry.isDirectory()) return isSoundName(source)
  const files = await filesUnder(source, () => {})
  const sounds = files.filter(isSoundName).length
  return sounds > 0 && sounds * 2 >= files.length
}
