import { anyCodePoint, type CodePoints, codePointsOf, complement, intersection, union } from './code-points.js'
import { type Fragment, type Network, networkOf, oneOf } from './network.js'

/** Texts of both; neither may call rules. */
export const both =
  (a: Fragment, b: Fragment): Fragment =>
  (into, from, to) =>
    copy(pairsOf(networkOf(a), networkOf(b)), into, from, to, oneOf)

/** Puts a network without calls between two states, each of its edges as `encoded` writes it. */
export function copy(
  network: Pick<Network, 'states' | 'rules'>,
  into: Network,
  from: number,
  to: number,
  encoded: (set: CodePoints) => Fragment,
): void {
  const { start, end } = network.rules[0]!
  const places = network.states.map((_, i) => (i === start ? from : i === end ? to : into.state()))
  for (const [i, { edges, jumps }] of network.states.entries()) {
    for (const { set, to: next } of edges) encoded(set)(into, places[i]!, places[next]!)
    for (const next of jumps) into.jump(places[i]!, places[next]!)
  }
}

/** States that stand for one of each network; only those that lead to both ends are kept. */
function pairsOf(a: Network, b: Network): Pick<Network, 'states' | 'rules'> {
  const [wayA, wayB] = [a.rules[0]!, b.rules[0]!]
  const numbers = new Map<number, number>()
  const pairs: (readonly [number, number])[] = []
  const pair = (i: number, j: number): number => {
    const key = i * b.states.length + j
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, pairs.push([i, j]) - 1)
    return pairs.length - 1
  }
  const start = pair(wayA.start, wayB.start)
  const end = pair(wayA.end, wayB.end)
  const states: { edges: { set: CodePoints; to: number }[]; jumps: number[]; calls: [] }[] = []
  for (let at = 0; at < pairs.length; at++) {
    const [i, j] = pairs[at]!
    const [x, y] = [a.states[i]!, b.states[j]!]
    const edges = x.edges.flatMap((one) =>
      y.edges.flatMap((other) => {
        const set = common(one.set, other.set)
        return set.length === 0 ? [] : [{ set, to: pair(one.to, other.to) }]
      }),
    )
    const jumps = [...x.jumps.map((next) => pair(next, j)), ...y.jumps.map((next) => pair(i, next))]
    states.push({ edges, jumps, calls: [] })
  }
  const leads = leadingTo(states, end)
  for (const state of states) {
    state.edges = state.edges.filter((edge) => leads[edge.to])
    state.jumps = state.jumps.filter((next) => leads[next])
  }
  return { states, rules: [{ start, end }] }
}

/** The same array where one of them holds all, so that it is still known for what it is. */
const common = (a: CodePoints, b: CodePoints): CodePoints =>
  a === anyCodePoint ? b : b === anyCodePoint ? a : intersection(a, b)

function leadingTo(
  states: readonly { readonly edges: readonly { readonly to: number }[]; readonly jumps: readonly number[] }[],
  end: number,
): boolean[] {
  const before: number[][] = states.map(() => [])
  for (const [i, { edges, jumps }] of states.entries()) {
    for (const next of [...jumps, ...edges.map(({ to }) => to)]) before[next]!.push(i)
  }
  const leads = states.map(() => false)
  const queue = [end]
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    if (leads[state]) continue
    leads[state] = true
    queue.push(...before[state]!)
  }
  return leads
}

/** Every text but these. */
export const allBut =
  (texts: readonly string[]): Fragment =>
  (into, from, to) => {
    const other = into.state()
    into.edge(other, anyCodePoint, other)
    into.jump(other, to)
    const isListed = (start: string): boolean => texts.includes(start)
    const grow = (start: string, at: number): void => {
      const followers = new Set(
        texts.flatMap((each) => (each.startsWith(start) ? [...each.slice(start.length)].slice(0, 1) : [])),
      )
      if (!isListed(start)) into.jump(at, to)
      for (const character of followers) {
        const next = into.state()
        into.edge(at, codePointsOf(character), next)
        grow(start + character, next)
      }
      into.edge(at, complement(union(...[...followers].map(codePointsOf))), other)
    }
    grow('', from)
  }
