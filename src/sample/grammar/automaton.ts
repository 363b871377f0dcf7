import type { CodePoints } from './code-points.js'
import type { Network, Way } from './network.js'
import { type ByteRanges, utf8Ranges } from './utf8.js'

/** A network over bytes: what leaves each state, by its number. */
export interface Automaton {
  readonly steps: readonly (readonly ByteStep[])[]
  readonly jumps: readonly (readonly number[])[]
  readonly calls: readonly (readonly { readonly rule: number; readonly to: number }[])[]
  readonly rules: readonly Way[]
  /** States where a rule ends [states]. */
  readonly isEnd: Uint8Array
}

/** To a state by a byte from `low` to `high`. */
export interface ByteStep {
  readonly low: number
  readonly high: number
  readonly to: number
}

/** A network of code points as one of their bytes in UTF-8. */
export function automatonOf({ states, rules }: Network): Automaton {
  const steps: ByteStep[][] = states.map(() => [])
  const encodings = new Map<CodePoints, readonly ByteRanges[]>()
  const encoded = (set: CodePoints): readonly ByteRanges[] => {
    const known = encodings.get(set) ?? utf8Ranges(set)
    encodings.set(set, known)
    return known
  }
  // What remains of a character is the same whatever it began with, if it leads to the same state.
  const middles = new Map<string, number>()
  const middle = (rests: readonly ByteRanges[], to: number): number => {
    if (rests[0]!.length === 0) return to
    const key = `${to}:${rests.join(';')}`
    const known = middles.get(key)
    if (known !== undefined) return known
    const state = steps.push([]) - 1
    middles.set(key, state)
    lead(state, rests, to)
    return state
  }
  /** From a state through each of the sequences; those that begin alike share their beginning. */
  const lead = (from: number, sequences: readonly ByteRanges[], to: number): void => {
    // They come in order, so those that begin alike are neighbours.
    for (let i = 0, next: number; i < sequences.length; i = next) {
      const [low, high] = sequences[i]![0]!
      const rests: ByteRanges[] = []
      for (next = i; next < sequences.length; next++) {
        const [head, ...rest] = sequences[next] as [ByteRanges[0], ...ByteRanges]
        if (head[0] !== low || head[1] !== high) break
        rests.push(rest)
      }
      steps[from]!.push({ low, high, to: middle(rests, to) })
    }
  }
  for (const [from, { edges }] of states.entries()) for (const { set, to } of edges) lead(from, encoded(set), to)

  const none = Array.from({ length: steps.length - states.length }, () => [])
  const isEnd = new Uint8Array(steps.length)
  for (const { end } of rules) isEnd[end] = 1
  return {
    steps,
    jumps: [...states.map(({ jumps }) => jumps), ...none],
    calls: [...states.map(({ calls }) => calls), ...none],
    rules,
    isEnd,
  }
}
