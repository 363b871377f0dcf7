import type { Automaton } from './automaton.js'
import type { TokenTree } from './vocabulary.js'

/**
 * How many tokens lead from each state to the end of its rule, each rule called within spelt by tokens of its own: an upper bound, and
 * Infinity where the vocabulary cannot spell a way. [states]
 */
export function tokensToEnd(automaton: Automaton, tree: TokenTree): Float64Array {
  const { rules, jumps, calls } = automaton
  const count = automaton.steps.length
  const followsAll = !tree.isToken.every((flag) => flag === 1)
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  const before: { readonly from: number; readonly cost: number }[][] = Array.from({ length: count }, () => [])
  const callsTo: { readonly from: number; readonly rule: number; readonly to: number }[][] = before.map(() => [])
  for (let from = 0; from < count; from++) {
    for (const to of jumps[from]!) before[to]!.push({ from, cost: 0 })
    for (const { rule, to } of calls[from]!) {
      callsTo[to]!.push({ from, rule, to })
      callsTo[rules[rule]!.start]!.push({ from, rule, to })
    }
    for (const to of reachedByToken(automaton, tree, from, followsAll)) before[to]!.push({ from, cost: 1 })
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
function reachedByToken(automaton: Automaton, tree: TokenTree, from: number, followsAll: boolean): Set<number> {
  const { begin, end, isToken } = tree
  const reached = new Set<number>()
  for (const step of automaton.steps[from]!) {
    const { low, high, to } = step
    if (!followsAll) reached.add(to)
    if (!followsAll && !isCertain(step)) continue
    for (let byte = low; byte <= high; byte++) {
      if (isToken[byte]) reached.add(to)
      const node = begin[byte]!
      if (node >= 0 && end[node]! > node + 1) follow(automaton, tree, node, to, followsAll, reached)
    }
  }
  return reached
}

const isCertain = ({ low, high }: { readonly low: number; readonly high: number }): boolean => low === high

/** The tokens below a node, from a state that its byte has led to. */
function follow(
  automaton: Automaton,
  { byte, depth, end, first }: TokenTree,
  above: number,
  from: number,
  followsAll: boolean,
  reached: Set<number>,
): void {
  const at: (readonly number[])[] = [[], afterJumps(automaton, new Set([from]))]
  for (let node = above + 1; node < end[above]!; ) {
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

/** The states that a byte leads to. */
function stepped(automaton: Automaton, states: readonly number[], byte: number, followsAll: boolean): number[] {
  const found = new Set<number>()
  for (const state of states) {
    for (const step of automaton.steps[state]!) {
      if (byte >= step.low && byte <= step.high && (followsAll || isCertain(step))) found.add(step.to)
    }
  }
  return found.size === 0 ? [] : afterJumps(automaton, found)
}

function afterJumps({ jumps }: Automaton, states: Set<number>): number[] {
  for (const state of states) for (const to of jumps[state]!) states.add(to)
  return [...states]
}
