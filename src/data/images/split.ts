import { AtelierError, randomStream } from '../../tensor/index.js'

export interface SplitOptions {
  readonly seed: number
  /** Of the images that are held out, from 0, which holds none out, to below 1. */
  readonly share: number
  /** [count]: images that go together, by a name in common. */
  readonly groups?: readonly string[]
}

/** Places in a set, ascending. */
export interface Split {
  readonly training: readonly number[]
  readonly heldOut: readonly number[]
}

/**
 * Holds out a share of `count` images by seed, of every class in proportion: images are put in order class by class, shuffled within each,
 * and every (1 / share)-th is taken (systematic sampling from a random start). @throws where nothing would be left to train on.
 */
export function splitImages(
  count: number,
  labels: ArrayLike<number> | undefined,
  { seed, share, groups }: SplitOptions,
): Split {
  if (!(share >= 0 && share < 1)) {
    throw new AtelierError(`splitImages: a share of ${share}: not from 0 to below 1`, 'Give for example 0.1')
  }
  const places = Array.from({ length: count }, (_, place) => place)
  if (share === 0) return { training: places, heldOut: [] }
  const random = randomStream(seed, 'held-out images')
  const leaders = groups === undefined ? places : firstOfEach(groups)
  const shuffled = Array.from(random.permutation(leaders.length), (place) => leaders[place]!)
  const byClass = labels === undefined ? shuffled : shuffled.sort((a, b) => labels[a]! - labels[b]!)
  const wanted = Math.max(1, Math.round(leaders.length * share))
  if (wanted >= leaders.length) {
    throw new AtelierError(
      `splitImages: ${leaders.length} images, of which ${wanted} held out: nothing would be left to train on`,
    )
  }
  const start = random.uniform()
  const chosen = new Set(
    Array.from({ length: wanted }, (_, index) => byClass[Math.floor(((index + start) * leaders.length) / wanted)]!),
  )
  const chosenGroups = groups && new Set([...chosen].map((place) => groups[place]!))
  const isHeldOut = (place: number): boolean => (groups ? chosenGroups!.has(groups[place]!) : chosen.has(place))
  return { training: places.filter((place) => !isHeldOut(place)), heldOut: places.filter(isHeldOut) }
}

/** The place of the first image of each group. */
function firstOfEach(groups: readonly string[]): number[] {
  const places = new Map<string, number>()
  for (const [place, group] of groups.entries()) if (!places.has(group)) places.set(group, place)
  return [...places.values()]
}
