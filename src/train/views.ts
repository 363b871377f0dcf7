import { type RandomStream, randomStream } from '../tensor/index.js'
import type { PrototypeTraining } from './prototypes.js'

export interface ViewOptions {
  /** Numbers of one example. */
  readonly size: number
  /** Views beside the example itself. */
  readonly views: number
  /** What makes a view of an example, in place. */
  readonly change: (example: Float32Array, random: RandomStream) => void
  /** Default 0. */
  readonly seed?: number
}

/**
 * Places as the mean of those of an example and of some views of it, such as slightly moved and bent ones: what changes from view to view is no
 * matter of class, and averages out. The views follow from the seed and are the same for every example, so a place still depends on nothing beside it.
 */
export function averagedViews(
  embed: PrototypeTraining['embed'],
  { size, views, change, seed = 0 }: ViewOptions,
): PrototypeTraining['embed'] {
  if (views === 0) return embed
  const random = randomStream(seed, 'views of examples')
  return async (examples) => {
    const sums = (await embed(examples)).slice()
    for (let view = 0; view < views; view++) {
      const changed = examples.slice()
      for (let from = 0; from < changed.length; from += size) {
        change(changed.subarray(from, from + size), random.fork(view))
      }
      for (const [i, value] of (await embed(changed)).entries()) sums[i]! += value
    }
    return sums.map((sum) => sum / (views + 1))
  }
}
