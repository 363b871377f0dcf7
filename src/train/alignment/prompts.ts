import { randomStream } from '../../tensor/index.js'

/** Something to answer, and what else is known of it. */
export interface Prompt {
  readonly text: string
  readonly tokens: Int32Array
  readonly fields: Readonly<Record<string, unknown>>
}

/** The prompts of a step, counted from 1: every epoch visits all in a new order, decided by the seed. */
export function promptsOf(prompts: readonly Prompt[], count: number, step: number, seed: number): readonly Prompt[] {
  const root = randomStream(seed, 'epochs of prompts')
  const orders = new Map<number, Uint32Array>()
  return Array.from({ length: count }, (_, i) => {
    const at = (step - 1) * count + i
    const epoch = Math.floor(at / prompts.length)
    const order = orders.get(epoch) ?? root.fork(epoch).permutation(prompts.length)
    orders.set(epoch, order)
    return prompts[order[at % prompts.length]!]!
  })
}
