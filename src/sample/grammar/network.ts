/**
 * Grammars as networks of states (W. A. Woods, "Transition network grammars", 1970): from state to state by a code point of a set,
 * for nothing, or by a whole rule, which may name itself. They are put together from fragments.
 */
import { AtelierError } from '../../tensor/index.js'
import { type CodePoints, codePointsOf } from './code-points.js'

/** What leaves a state. */
export interface NetworkState {
  readonly edges: { readonly set: CodePoints; readonly to: number }[]
  readonly jumps: number[]
  readonly calls: { readonly rule: number; readonly to: number }[]
}

/** A way through some states; nothing leads into its start or out of its end. */
export interface Way {
  readonly start: number
  readonly end: number
}

/** Adds ways from one state to another. */
export type Fragment = (network: Network, from: number, to: number) => void

export interface Network {
  readonly states: readonly NetworkState[]
  /** A fragment for each rule; the first is the whole. */
  readonly rules: readonly Way[]
  /** A new state. @throws AtelierError when there are too many. */
  state(): number
  edge(from: number, set: CodePoints, to: number): void
  jump(from: number, to: number): void
  call(from: number, rule: number, to: number): void
  /** A new rule, to be filled once. */
  rule(): { readonly index: number; fill(fragment: Fragment): void }
  /** The rule of a fragment that stands in many places, made when it is first asked for. */
  sharedRule(fragment: Fragment): number
}

const mostStates = 200_000

export function network(): Network {
  const states: NetworkState[] = []
  const rules: Way[] = []
  const sharedRules = new Map<Fragment, number>()
  const made: Network = {
    states,
    rules,
    state() {
      if (states.length === mostStates) {
        throw new AtelierError(
          `constraint: more than ${mostStates} states: it is too large`,
          'Bound its repetitions by smaller numbers',
        )
      }
      states.push({ edges: [], jumps: [], calls: [] })
      return states.length - 1
    },
    edge(from, set, to) {
      if (set.length > 0) states[from]!.edges.push({ set, to })
    },
    jump: (from, to) => void states[from]!.jumps.push(to),
    call: (from, rule, to) => void states[from]!.calls.push({ rule, to }),
    rule() {
      const way = { start: made.state(), end: made.state() }
      rules.push(way)
      return { index: rules.length - 1, fill: (fragment) => fragment(made, way.start, way.end) }
    },
    sharedRule(fragment) {
      const known = sharedRules.get(fragment)
      if (known !== undefined) return known
      const { index, fill } = made.rule()
      sharedRules.set(fragment, index)
      fill(fragment)
      return index
    },
  }
  return made
}

/** A network of one rule. */
export function networkOf(fragment: Fragment): Network {
  const made = network()
  made.rule().fill(fragment)
  return made
}

export const nothing: Fragment = (into, from, to) => into.jump(from, to)

/** No text at all, not even the empty one. */
export const never: Fragment = () => {}

export const oneOf =
  (set: CodePoints): Fragment =>
  (into, from, to) =>
    into.edge(from, set, to)

export const text = (value: string): Fragment =>
  sequence(...[...value].map((character) => oneOf(codePointsOf(character))))

export const call =
  (rule: number): Fragment =>
  (into, from, to) =>
    into.call(from, rule, to)

/** The same texts by a rule, which keeps a network small where the fragment is large and stands in many places. */
export const shared =
  (fragment: Fragment): Fragment =>
  (into, from, to) =>
    into.call(from, into.sharedRule(fragment), to)

export const sequence =
  (...parts: readonly Fragment[]): Fragment =>
  (into, from, to) => {
    if (parts.length === 0) return into.jump(from, to)
    let at = from
    for (const [i, part] of parts.entries()) {
      const next = i === parts.length - 1 ? to : into.state()
      part(into, at, next)
      at = next
    }
  }

export const either =
  (...parts: readonly Fragment[]): Fragment =>
  (into, from, to) => {
    for (const part of parts) part(into, from, to)
  }

/** `part` so many times: from `least` to `most`, which may be infinite. */
export const repeated =
  (part: Fragment, least: number, most = Number.POSITIVE_INFINITY): Fragment =>
  (into, from, to) => {
    let at = from
    const further = (): void => {
      const next = into.state()
      part(into, at, next)
      at = next
    }
    for (let i = 0; i < least; i++) further()
    if (most === Number.POSITIVE_INFINITY) {
      const loop = into.state()
      into.jump(at, loop)
      part(into, loop, loop)
      return into.jump(loop, to)
    }
    for (let i = least; i < most; i++) {
      into.jump(at, to)
      further()
    }
    into.jump(at, to)
  }

export const optional = (part: Fragment): Fragment => either(part, nothing)
