/** Where the blocks of an epoch start, and in which order they come. */
import { type RandomStream, randomStream } from '../tensor/index.js'

/** The block starts of one epoch. */
export interface Starts {
  readonly count: number
  at(position: number): number
}

export type Plan = (epoch: number) => Starts

/** Words of one Philox block, so that each start of `randomPlan` has a block of its own. */
const wordsPerStart = 4

/** Blocks that do not overlap, from a new random offset in each epoch, each once; the order is held in memory. */
export function shuffledPlan(length: number, context: number, seed: number): Plan {
  return epochPlan(length, context, seed, (count, stream) => {
    const places = stream.permutation(count)
    return (position) => places[position]!
  })
}

/** As `shuffledPlan`, without an order in memory. */
export function scatteredPlan(length: number, context: number, seed: number): Plan {
  return epochPlan(length, context, seed, scattered)
}

/** Starts drawn independently. */
export function randomPlan(length: number, context: number, seed: number): Plan {
  const count = Math.floor((length - 1) / context)
  const stream = randomStream(seed, 'random blocks')
  return (epoch) => ({
    count,
    at(position) {
      stream.position = (epoch * count + position) * wordsPerStart
      return stream.integer(length - context)
    },
  })
}

/** A permutation of 0 to `count - 1`, as a function of the position. */
type Permutation = (position: number) => number

function epochPlan(
  length: number,
  context: number,
  seed: number,
  permute: (count: number, stream: RandomStream) => Permutation,
): Plan {
  const root = randomStream(seed, 'epochs of blocks')
  return (epoch) => {
    const stream = root.fork(epoch)
    const offset = stream.integer(Math.min(context, length - context))
    const count = Math.floor((length - 1 - offset) / context)
    const permutation = permute(count, stream)
    return { count, at: (position) => offset + permutation(position) * context }
  }
}

const rounds = 6

/**
 * A Feistel network (Luby and Rackoff 1988) on the smallest square of a power of two that has room for `count`, with keys from the
 * stream. Values beyond `count` are sent through again until one falls below it (cycle walking, Black and Rogaway 2002), less
 * than four times on average.
 */
export function scattered(count: number, stream: RandomStream): Permutation {
  const bits = Math.max(1, Math.ceil(Math.log2(Math.max(2, count)) / 2))
  const side = 2 ** bits
  const keys = Uint32Array.from({ length: rounds }, () => stream.uint32())
  const once = (value: number): number => {
    let [left, right] = [Math.floor(value / side), value % side]
    for (const key of keys) [left, right] = [right, (left ^ (mixed(right ^ key) >>> (32 - bits))) >>> 0]
    return left * side + right
  }
  return (position) => {
    let value = once(position)
    while (value >= count) value = once(value)
    return value
  }
}

/** The finalizer of MurmurHash3: every bit of the word changes each bit of the result with a chance of about one half. */
function mixed(word: number): number {
  let bits = word ^ (word >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}
