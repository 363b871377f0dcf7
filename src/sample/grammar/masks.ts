import type { Machine, Place } from './machine.js'
import type { TokenTree } from './vocabulary.js'

/** Which tokens a machine lets come. */
export interface Masks {
  /**
   * Sets the flag of each token that may come at a place, of those after which `within` tokens can still end the text; none of
   * them may lead where the vocabulary cannot. Gives their number.
   */
  flag(place: Place, within: number, flags: Uint8Array): number
  /** A token with which the end comes nearest. */
  nearest(place: Place): { readonly token: number; readonly next: Place }
}

/** The mask of a place: a bit for each token, and the most tokens that any of them leaves to come. */
interface Mask {
  readonly bits: Uint32Array
  readonly count: number
  readonly mostLeft: number
}

/** Masks to keep: those of a place inside a long text would otherwise fill the memory. */
const mostKept = 4096

export function masks(machine: Machine, tree: TokenTree, vocabulary: number): Masks {
  const kept = new Map<Place, Mask>()

  const maskOf = (place: Place): Mask => {
    const known = kept.get(place)
    if (known !== undefined) return known
    const bits = new Uint32Array(Math.ceil(vocabulary / 32))
    let count = 0
    let mostLeft = 0
    walk(machine, tree, place, (token, { tokensLeft }) => {
      if (tokensLeft === Number.POSITIVE_INFINITY) return
      bits[token >>> 5]! |= 1 << (token & 31)
      count += 1
      if (tokensLeft > mostLeft) mostLeft = tokensLeft
    })
    if (kept.size >= mostKept) kept.clear()
    const mask = { bits, count, mostLeft }
    kept.set(place, mask)
    return mask
  }

  return {
    flag(place, within, flags) {
      flags.fill(0)
      const mask = maskOf(place)
      if (mask.mostLeft <= within) {
        unpack(mask.bits, flags)
        return mask.count
      }
      let count = 0
      walk(machine, tree, place, (token, { tokensLeft }) => {
        if (tokensLeft > within) return
        flags[token] = 1
        count += 1
      })
      return count
    },
    nearest(place) {
      let found: { token: number; next: Place } | undefined
      walk(machine, tree, place, (token, next) => {
        if (found === undefined || next.tokensLeft < found.next.tokensLeft) found = { token, next }
      })
      return found!
    },
  }
}

/** Visits every token that may come at a place, with where it leads. */
function walk(machine: Machine, tree: TokenTree, from: Place, visit: (token: number, next: Place) => void): void {
  const { byte, depth, end, first, tokens } = tree
  const places: Place[] = [from]
  for (let node = 0; node < byte.length; ) {
    const level = depth[node]!
    const place = places[level - 1]!
    const known = place.next[byte[node]!]
    const next = known === undefined ? machine.step(place, byte[node]!) : known
    if (next === null) {
      node = end[node]!
      continue
    }
    places[level] = next
    for (let i = first[node]!; i < first[node + 1]!; i++) visit(tokens[i]!, next)
    node += 1
  }
}

function unpack(bits: Uint32Array, flags: Uint8Array): void {
  for (let word = 0; word < bits.length; word++) {
    for (let left = bits[word]!; left !== 0; left &= left - 1) flags[word * 32 + 31 - Math.clz32(left & -left)] = 1
  }
}
