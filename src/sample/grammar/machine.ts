/** A grammar at work: all the ways in which the bytes so far can be read, at once, each with the rules that it is inside of. */
import { AtelierError } from '../../tensor/index.js'
import type { Automaton } from './automaton.js'
import { tokensToEnd } from './reach.js'
import type { TokenTree } from './vocabulary.js'

/** After some bytes. One object for each set of ways, so that what follows from it is found out once. */
export interface Place {
  /** Where a byte leads: null where it may not come, undefined where it has not been asked. [256] */
  readonly next: (Place | null | undefined)[]
  readonly ways: readonly PlacedWay[]
  /** The bytes so far are a whole text. */
  readonly isWhole: boolean
  /** At least one more byte may come. */
  readonly isOpen: boolean
  /** So many more tokens can end the text; Infinity where none can. */
  readonly tokensLeft: number
}

/** A state, and where to go on when its rule ends; undefined at the end of all. */
interface PlacedWay {
  readonly number: number
  readonly state: number | undefined
  readonly after: Frame | undefined
}

/** A rule that another is inside of. */
interface Frame {
  readonly returnTo: number
  readonly outer: Frame | undefined
  /** Tokens from the return to the end of all. */
  readonly tokensLeft: number
  readonly depth: number
  readonly inner: Map<number, Frame>
  readonly ways: Map<number, PlacedWay>
}

export interface Machine {
  readonly start: Place
  step(place: Place, byte: number): Place | null
}

/** Rules inside rules, at most: no text that people make is nested deeper. */
const deepest = 10_000

export function machine(automaton: Automaton, tree: TokenTree): Machine {
  const { steps, jumps, calls, rules, isEnd } = automaton
  const least = tokensToEnd(automaton, tree)
  const places = new Map<string, Place>()
  const outermost: { inner: Map<number, Frame>; ways: Map<number, PlacedWay> } = { inner: new Map(), ways: new Map() }
  let ways = 0
  const theEnd: PlacedWay = { number: ways++, state: undefined, after: undefined }

  const wayAt = (state: number, after: Frame | undefined): PlacedWay => {
    const known = (after ?? outermost).ways
    let way = known.get(state)
    if (way === undefined) {
      way = { number: ways++, state, after }
      known.set(state, way)
    }
    return way
  }
  const frameAt = (returnTo: number, outer: Frame | undefined): Frame => {
    const known = (outer ?? outermost).inner
    let frame = known.get(returnTo)
    if (frame === undefined) {
      const depth = (outer?.depth ?? 0) + 1
      if (depth > deepest) throw new AtelierError(`constraint: ${depth} rules inside each other: that is too deep`)
      const tokensLeft = least[returnTo]! + (outer?.tokensLeft ?? 0)
      frame = { returnTo, outer, tokensLeft, depth, inner: new Map(), ways: new Map() }
      known.set(returnTo, frame)
    }
    return frame
  }
  /** Adds a way and all that can be reached from it for nothing. */
  const reach = (from: number, within: Frame | undefined, found: Set<PlacedWay>): void => {
    const waiting = [wayAt(from, within)]
    for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
      if (found.has(way)) continue
      found.add(way)
      const { state, after } = way
      if (state === undefined) continue
      for (const to of jumps[state]!) waiting.push(wayAt(to, after))
      for (const { rule, to } of calls[state]!) waiting.push(wayAt(rules[rule]!.start, frameAt(to, after)))
      if (isEnd[state] === 1) waiting.push(after === undefined ? theEnd : wayAt(after.returnTo, after.outer))
    }
  }
  const placeOf = (found: Set<PlacedWay>): Place => {
    // Only what a byte leads out of tells places apart.
    const leading = [...found].filter(({ state }) => state === undefined || steps[state]!.length > 0)
    leading.sort((a, b) => a.number - b.number)
    const key = leading.map(({ number }) => number).join()
    const known = places.get(key)
    if (known !== undefined) return known
    let tokensLeft = Number.POSITIVE_INFINITY
    for (const { state, after } of leading) {
      const left = state === undefined ? 0 : least[state]! + (after?.tokensLeft ?? 0)
      tokensLeft = Math.min(tokensLeft, left)
    }
    const place: Place = {
      next: new Array(256),
      ways: leading,
      isWhole: leading.includes(theEnd),
      isOpen: leading.some(({ state }) => state !== undefined),
      tokensLeft,
    }
    places.set(key, place)
    return place
  }

  const first = new Set<PlacedWay>()
  reach(rules[0]!.start, undefined, first)
  return {
    start: placeOf(first),
    step(place, byte) {
      const known = place.next[byte]
      if (known !== undefined) return known
      const found = new Set<PlacedWay>()
      for (const { state, after } of place.ways) {
        if (state === undefined) continue
        for (const { low, high, to } of steps[state]!) if (byte >= low && byte <= high) reach(to, after, found)
      }
      const reached = placeOf(found)
      const next = reached.ways.length === 0 ? null : reached
      place.next[byte] = next
      return next
    },
  }
}
