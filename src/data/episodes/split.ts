import { AtelierError, randomStream } from '../../tensor/index.js'
import type { ImageSet } from '../images/index.js'
import { groupOf, imagesOfClasses } from './pool.js'

export interface ClassSplitOptions {
  /** Share of the classes that validate. */
  readonly validation: number
  /** Share of the classes that measure. */
  readonly test: number
  readonly seed: number
}

/** Images of classes that training sees, and of others that it never does. */
export interface ClassSplit {
  readonly training: ImageSet
  /** Left out where no class validates. */
  readonly validation?: ImageSet
  readonly test: ImageSet
  /** What was held out, in words: the classes, or the groups, such as alphabets, to which they belong. */
  readonly heldOut: {
    readonly by: 'class' | 'group'
    readonly validation: readonly string[]
    readonly test: readonly string[]
  }
}

/** Groups that there must be for whole groups to be held out. */
const fewestGroups = 5

/**
 * Holds out classes by seed: whole groups where classes have at least five (`Latin/character01` is of the group `Latin`), so that what is
 * measured is not like what was learnt. @throws where nothing would be left to train on or to measure.
 */
export function splitClasses(set: ImageSet, { validation, test, seed }: ClassSplitOptions): ClassSplit {
  const classes = set.classes ?? []
  const groups = [...new Set(classes.map(groupOf))]
  const by = groups.length >= fewestGroups ? 'group' : 'class'
  const keyOf = by === 'group' ? groupOf : (name: string): string => name
  const keys = by === 'group' ? groups : [...classes]
  const order = Array.from(randomStream(seed, 'held-out classes').permutation(keys.length), (place) => keys[place]!)
  const countOf = (share: number): number => (share === 0 ? 0 : Math.max(1, Math.round(share * keys.length)))
  const [measuring, validating] = [countOf(test), countOf(validation)]
  if (measuring === 0 || measuring + validating >= keys.length) {
    const noun = by === 'group' ? 'groups of classes' : 'classes'
    throw new AtelierError(
      `episodes: "${set.name}": ${keys.length} ${noun}, of which ${measuring} measure and ${validating} validate: some must be left to train on and to measure`,
      'Give more classes, or other shares',
    )
  }
  const heldOut = {
    test: order.slice(0, measuring).sort(),
    validation: order.slice(measuring, measuring + validating).sort(),
  }
  const of = (wanted: readonly string[]): ImageSet => imagesOfClasses(set, (name) => wanted.includes(keyOf(name)))
  return {
    training: of(order.slice(measuring + validating)),
    ...(validating > 0 && { validation: of(heldOut.validation) }),
    test: of(heldOut.test),
    heldOut: { by, ...heldOut },
  }
}
