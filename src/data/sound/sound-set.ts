/** Sounds in memory: one-shots of one rate and one length. */
import { AtelierError } from '../../tensor/index.js'
import type { OneShotFormat } from './one-shot.js'

export interface SoundSet extends OneShotFormat {
  readonly name: string
  readonly count: number
  /** [count, length], from -1 to 1. */
  readonly samples: Float32Array
  /** [count], places in `classes`. */
  readonly labels?: Int32Array
  readonly classes?: readonly string[]
  /** Paths, or `npm:name@version` for packages. */
  readonly sources: readonly string[]
  readonly licence?: string
  /** Files that were left out, and why. */
  readonly skipped: readonly { readonly path: string; readonly problem: string }[]
}

/** A set and the part of it that is not trained on. */
export interface SoundParts {
  readonly training: SoundSet
  readonly test: SoundSet
}

/** The sounds at `places`, in that order, with their labels. @throws for a place outside the set. */
export function selectSounds(set: SoundSet, places: ArrayLike<number>): SoundSet {
  const { count, length, labels } = set
  const samples = new Float32Array(places.length * length)
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!
    if (!(Number.isInteger(place) && place >= 0 && place < count)) {
      throw new AtelierError(`selectSounds: place ${place}: "${set.name}" has places 0 to ${count - 1}`)
    }
    samples.set(set.samples.subarray(place * length, (place + 1) * length), row * length)
  }
  return {
    ...set,
    ...{ count: places.length, samples },
    ...(labels && { labels: Int32Array.from(places, (place) => labels[place]!) }),
  }
}
