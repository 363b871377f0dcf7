import type { Automaton } from './automaton.js'
import type { TokenTree } from './vocabulary.js'

/**
 * How many tokens lead from each state to the end of its rule, each rule called within spelt by tokens of its own: an upper bound, and
 * Infinity where the vocabulary cannot spell a way. [states]
 */
export function tokensToEnd(automaton: Automaton, tree: TokenTree): Float64Array {
  const { rules, jumps, calls } = automaton
  const count = automaton.steps.length
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  const before: { readonly from: number; readonly cost: number }[][] = Array.from({ length: count }, () => [])
  const callsTo: { readonly from: number; readonly rule: number; readonly to: number }[][] = before.map(() => [])
  for (let from = 0; from < count; from++) {
    for (const to of jumps[from]!) before[to]!.push({ from, cost: 0 })
    for (const { rule, to } of calls[from]!) {
      callsTo[to]!.push({ from, rule, to })
      callsTo[rules[rule]!.start]!.push({ from, rule, to })
    }
    for (const to of reachedByToken(automaton, tree, from)) before[to]!.push({ from, cost: 1 })
  }
  // Costs only fall, so the last of several visits settles a state.
  const queue = rules.map(({ end }) => end)
  for (const end of queue) least[end] = 0
  const lower = (state: number, cost: number): void => {
    if (cost >= least[state]!) return
    least[state] = cost
    queue.push(state)
  }
  for (let at = 0; at < queue.length; at++) {
    const state = queue[at]!
    for (const { from, cost } of before[state]!) lower(from, least[state]! + cost)
    for (const { from, rule, to } of callsTo[state]!) lower(from, least[rules[rule]!.start]! + least[to]!)
  }
  return least
}

/**
 * Where one token leads from a state, within its rule. Where every byte is a token, any way can be spelt by single bytes, and longer
 * tokens are followed only where the next byte is certain, as in the name of a property.
 */
function reachedByToken(automaton: Automaton, tree: TokenTree, from: number): Set<number> {
  const reached = new Set<number>()
  for (const { low, high, to } of automaton.steps[from]!) {
    for (let byte = low; byte <= high && !reached.has(to); byte++) if (tree.isToken[byte]) reached.add(to)
  }
  const followsAll = !tree.isToken.every((isToken) => isToken)
  if (followsAll || automaton.steps[from]!.some(isCertain)) follow(automaton, tree, from, followsAll, reached)
  return reached
}

const isCertain = ({ low, high }: { readonly low: number; readonly high: number }): boolean => low === high

function follow(automaton: Automaton, tree: TokenTree, from: number, followsAll: boolean, reached: Set<number>): void {
  const { byte, depth, end, first } = tree
  const at: (readonly number[])[] = [[from]]
  for (let node = 0; node < byte.length; ) {
    const level = depth[node]!
    const next = stepped(automaton, at[level - 1]!, byte[node]!, followsAll)
    if (next.length === 0) {
      node = end[node]!
      continue
    }
    if (first[node]! < first[node + 1]!) for (const state of next) reached.add(state)
    at[level] = next
    node += 1
  }
}

/** The states that a byte leads to, before and after what costs nothing. */
function stepped({ steps, jumps }: Automaton, states: readonly number[], byte: number, followsAll: boolean): number[] {
  const found = new Set<number>()
  for (const state of states) {
    for (const step of steps[state]!) {
      if (byte >= step.low && byte <= step.high && (followsAll || isCertain(step))) found.add(step.to)
    }
  }
  for (const state of found) for (const to of jumps[state]!) found.add(to)
  return [...found]
}
