/** In what order answers are shown to a rater, so that neither place nor origin can tell which is which. */
import { randomStream } from '../../tensor/index.js'

/** Something to be shown: an item, its answers in a shuffled order. */
export interface Showing {
  /** Place of the item. */
  readonly item: number
  /** 0 when it is first shown, 1 when it is repeated. */
  readonly showing: 0 | 1
  /** Places of the item's answers, in the order in which they are shown. */
  readonly order: readonly number[]
}

export interface PlanOptions {
  readonly seed: number
  /** Share of the items that are shown again, from 0 to 1. */
  readonly repeats: number
}

/** Showings between an item and its repeat, at least. */
const apart = 3

/**
 * Every item once, in an order that the seed decides, and among them repeats of some that came before, at least three showings
 * apart, with their sides shuffled anew.
 * @param sizes How many answers each item has.
 */
export function rankingPlan(sizes: readonly number[], { seed, repeats }: PlanOptions): readonly Showing[] {
  const root = randomStream(seed, 'sides of answers')
  const shown = (item: number, showing: 0 | 1): Showing => ({
    item,
    showing,
    order: [...root.fork(item).fork(showing).permutation(sizes[item]!)],
  })
  const order = [...randomStream(seed, 'order of items').permutation(sizes.length)]
  const stream = randomStream(seed, 'repeated items')
  const plan: Showing[] = []
  const repeated = new Set<number>()
  for (const [count, item] of order.entries()) {
    plan.push(shown(item, 0))
    const wanted = Math.round(repeats * (count + 1))
    const old = plan.slice(0, -apart).flatMap((each) => (each.showing === 0 ? [each.item] : []))
    const free = old.filter((each) => !repeated.has(each))
    if (repeated.size >= wanted || free.length === 0) continue
    const again = free[stream.integer(free.length)]!
    repeated.add(again)
    plan.push(shown(again, 1))
  }
  return plan
}
