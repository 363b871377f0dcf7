import { heap } from './heap.js'
import { type PairTable, pairTable } from './pair-table.js'

/** The merges of a BPE: the rank of each pair, and the token that each rank makes. Lower ranks merge first. */
export interface Merges {
  readonly ranks: PairTable
  readonly made: readonly number[]
  /** Adds the merge with the next rank. */
  add(left: number, right: number, made: number): void
}

/** No merges yet. */
export function noMerges(): Merges {
  const ranks = pairTable()
  const made: number[] = []
  return {
    ranks,
    made,
    add(left, right, token) {
      // The first of two equal pairs counts, as in a list that is searched from the front.
      if (ranks.get(left, right) < 0) ranks.set(left, right, made.length)
      made.push(token)
    },
  }
}

const short = 64
const shortRanks = new Int32Array(short)
const never = 0x7fffffff

/**
 * Merges `tokens[0 .. length)` in place, lowest rank first and leftmost first among equals, and returns the new length.
 * Sennrich et al. 2016, https://arxiv.org/abs/1508.07909. Long pieces take n log n time.
 */
export function mergeTokens(tokens: Int32Array, length: number, merges: Merges): number {
  return length <= short ? mergeShort(tokens, length, merges) : mergeLong(tokens, length, merges)
}

function mergeShort(tokens: Int32Array, length: number, { ranks, made }: Merges): number {
  const rankAt = (at: number) => {
    const rank = at >= 0 && at + 1 < count ? ranks.get(tokens[at]!, tokens[at + 1]!) : -1
    return rank < 0 ? never : rank
  }
  let count = length
  for (let i = 0; i < count; i++) shortRanks[i] = rankAt(i)
  for (;;) {
    let lowest = never
    let at = -1
    for (let i = 0; i + 1 < count; i++) {
      if (shortRanks[i]! < lowest) {
        lowest = shortRanks[i]!
        at = i
      }
    }
    if (at < 0) return count
    count--
    tokens[at] = made[lowest]!
    for (let i = at + 1; i < count; i++) {
      tokens[i] = tokens[i + 1]!
      shortRanks[i] = shortRanks[i + 1]!
    }
    shortRanks[at] = rankAt(at)
    if (at > 0) shortRanks[at - 1] = rankAt(at - 1)
  }
}

/** Positions where a pair of one rank may stand, taken from the left. */
interface Candidates {
  positions: number[]
  taken: number
  ascending: boolean
}

/**
 * A linked list of tokens, and the candidate positions kept per rank: most offers come in ascending order already, so this is
 * several times faster than one queue of all candidates.
 */
function mergeLong(tokens: Int32Array, length: number, { ranks, made }: Merges): number {
  const next = new Int32Array(length)
  const previous = new Int32Array(length)
  for (let i = 0; i < length; i++) {
    next[i] = i + 1
    previous[i] = i - 1
  }
  const candidates = new Map<number, Candidates>()
  const queue = heap((a, b) => a < b)
  const rankAt = (at: number) => (next[at]! < length ? ranks.get(tokens[at]!, tokens[next[at]!]!) : -1)
  const offer = (at: number): number => {
    const rank = rankAt(at)
    if (rank < 0) return never
    const found = candidates.get(rank)
    if (found === undefined) {
      candidates.set(rank, { positions: [at], taken: 0, ascending: true })
      queue.push(rank)
      return rank
    }
    const { positions } = found
    if (positions[positions.length - 1]! > at) found.ascending = false
    positions.push(at)
    return rank
  }
  const merge = (at: number, token: number): number => {
    const swallowed = next[at]!
    tokens[at] = token
    tokens[swallowed] = -1
    next[at] = next[swallowed]!
    if (next[at]! < length) previous[next[at]!] = at
    const before = previous[at]! >= 0 ? offer(previous[at]!) : never
    return Math.min(before, offer(at))
  }
  for (let i = 0; i + 1 < length; i++) offer(i)
  for (let rank = queue.pop(); rank !== undefined; rank = queue.pop()) {
    const group = candidates.get(rank)!
    let lowest = never
    while (lowest > rank && group.taken < group.positions.length) {
      if (!group.ascending) sortRest(group)
      const at = group.positions[group.taken++]!
      // A candidate is stale when one of its tokens has merged elsewhere since; -1 marks a swallowed token.
      if (tokens[at]! >= 0 && rankAt(at) === rank) lowest = merge(at, made[rank]!)
    }
    if (group.taken < group.positions.length) queue.push(rank)
    else candidates.delete(rank)
  }
  let count = 0
  for (let at = 0; at < length; at = next[at]!) tokens[count++] = tokens[at]!
  return count
}

function sortRest(group: Candidates): void {
  group.positions = Array.from(Int32Array.from(group.positions.slice(group.taken)).sort())
  group.taken = 0
  group.ascending = true
}
