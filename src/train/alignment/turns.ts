import type { RandomStream } from '../../tensor/index.js'

/**
 * Which of `all` things come at a step, counted from 1, `count` at each: every epoch visits all once, in an order of its own, and the
 * step alone decides, so that a resumed run needs no place in the data.
 */
export function turnsOf(all: number, count: number, step: number, root: RandomStream): readonly number[] {
  const orders = new Map<number, Uint32Array>()
  return Array.from({ length: count }, (_, i) => {
    const at = (step - 1) * count + i
    const epoch = Math.floor(at / all)
    const order = orders.get(epoch) ?? root.fork(epoch).permutation(all)
    orders.set(epoch, order)
    return order[at % all]!
  })
}
