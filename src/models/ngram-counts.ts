import { AtelierError } from '../tensor/index.js'

/**
 * A trie of n-grams in breadth-first order: node 0 is the empty n-gram, node 1 + t the unigram t, and the children of a
 * node (one token longer, to the right) are consecutive and sorted by token.
 */
export interface NgramTrie {
  /** Last token of each node's n-gram. */
  readonly tokens: Int32Array
  /** Adjusted count of each node: see `countNgrams`. */
  readonly counts: Int32Array
  /** Children of node i are `firstChild[i]` to `firstChild[i + 1] - 1`; one entry more than there are nodes. */
  readonly firstChild: Int32Array
}

/** Nodes in the order in which they were first seen, with an open-addressing table over (parent, token). */
interface GrowingTrie {
  size: number
  /** Parent and token of node i at 2i and 2i + 1, side by side for the cache. */
  edges: Int32Array
  counts: Int32Array
  /** Node numbers, 0 where free; the length is a power of two. */
  slots: Int32Array
}

/** Checks that `token` is a whole number in [0, vocabulary), for `operation`. */
export function checkToken(operation: string, token: number | undefined, vocabulary: number): number {
  if (token !== undefined && Number.isInteger(token) && token >= 0 && token < vocabulary) return token
  throw new AtelierError(
    `${operation}: token ${token}: it is not a whole number from 0 to ${vocabulary - 1}`,
    'Encode the text with the tokenizer whose size was given as vocabulary',
  )
}

/**
 * Counts every n-gram of 1 to `order` tokens, adjusted as Kneser-Ney wants them: n-grams of the full order keep their
 * occurrences, shorter ones count the distinct tokens seen to their left. Each document is preceded by `order - 1` boundaries,
 * which count as neighbours and contexts but not as tokens. Without a boundary, the stream's very start is one more neighbour.
 */
export function countNgrams(
  tokens: ArrayLike<number>,
  order: number,
  vocabulary: number,
  boundary: number | undefined,
): NgramTrie {
  const trie = rootWithUnigrams(vocabulary)
  const start = new Int32Array(order)
  if (boundary !== undefined)
    for (let k = 1; k < order; k++) start[k] = k === 1 ? 1 + boundary : child(trie, start[k - 1]!, boundary)
  // ending[k] is the node of the k tokens that end here; ending[0] stays the root.
  const ending = new Int32Array(order + 1)
  ending.set(start)
  let available = boundary === undefined ? 0 : order - 1
  for (let i = 0; i < tokens.length; i++) {
    const token = checkToken('ngram', tokens[i], vocabulary)
    available = Math.min(available + 1, order)
    // The longest n-gram counts every time, a shorter one when the n-gram with one more token to the left is new.
    let adds = true
    for (let k = available; k > 0; k--) {
      const node = k === 1 ? 1 + token : child(trie, ending[k - 1]!, token)
      if (adds) adds = trie.counts[node]!++ === 0
      ending[k] = node
    }
    if (token === boundary) ending.set(start)
  }
  return breadthFirst(trie)
}

/** Nodes `first` to `end - 1` of the n-grams of 1, 2, … `order` tokens. */
export function levelsOf(
  { firstChild }: Pick<NgramTrie, 'firstChild'>,
  order: number,
): readonly { readonly first: number; readonly end: number }[] {
  let level = { first: 0, end: 1 }
  return Array.from({ length: order }, () => {
    level = { first: firstChild[level.first]!, end: firstChild[level.end]! }
    return level
  })
}

/** Whether arrays from elsewhere are a trie, so that nothing that walks it leaves it. */
export function isNgramTrie({ tokens, counts, firstChild }: NgramTrie, vocabulary: number): boolean {
  const size = tokens.length
  if (size < 1 || firstChild[0] !== 1 || firstChild[1] !== 1 + vocabulary || firstChild[size] !== size) return false
  for (let node = 0; node < size; node++) {
    const [first, end] = [firstChild[node]!, firstChild[node + 1]!]
    if (counts[node]! < 0 || first <= node || end < first || end > size) return false
    for (let next = first, least = 0; next < end; least = tokens[next++]! + 1)
      if (tokens[next]! < least || tokens[next]! >= vocabulary) return false
  }
  return true
}

function rootWithUnigrams(vocabulary: number): GrowingTrie {
  const capacity = 2 ** Math.ceil(Math.log2(2 * vocabulary + 1024))
  const trie = {
    size: vocabulary + 1,
    edges: new Int32Array(2 * capacity),
    counts: new Int32Array(capacity),
    slots: new Int32Array(2 * capacity),
  }
  for (let token = 0; token < vocabulary; token++) trie.edges[2 * (token + 1) + 1] = token
  return trie
}

function slotOf(parent: number, token: number, mask: number): number {
  let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(token, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) & mask
}

/** The node of `parent` followed by `token`, made with a count of 0 if it is new. */
function child(trie: GrowingTrie, parent: number, token: number): number {
  const { edges, slots } = trie
  const mask = slots.length - 1
  let slot = slotOf(parent, token, mask)
  for (let node = slots[slot]!; node !== 0; node = slots[slot]!) {
    if (edges[2 * node] === parent && edges[2 * node + 1] === token) return node
    slot = (slot + 1) & mask
  }
  const node = trie.size++
  edges[2 * node] = parent
  edges[2 * node + 1] = token
  slots[slot] = node
  if (trie.size === trie.counts.length) grow(trie)
  return node
}

function grow(trie: GrowingTrie): void {
  const edges = new Int32Array(2 * trie.edges.length)
  edges.set(trie.edges)
  const counts = new Int32Array(2 * trie.counts.length)
  counts.set(trie.counts)
  const slots = new Int32Array(2 * trie.slots.length)
  const mask = slots.length - 1
  for (const node of trie.slots) {
    if (node === 0) continue
    let slot = slotOf(edges[2 * node]!, edges[2 * node + 1]!, mask)
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = node
  }
  Object.assign(trie, { edges, counts, slots })
}

/** Sorts the nodes by token, then by parent (both stable), then renumbers them breadth first. */
function breadthFirst({ size, edges, counts }: GrowingTrie): NgramTrie {
  const nodes = Int32Array.from({ length: size - 1 }, (_, i) => i + 1)
  const byToken = sortedBy(nodes, (node) => edges[2 * node + 1]!)
  const byParent = sortedBy(byToken, (node) => edges[2 * node]!)
  const start = new Int32Array(size + 1)
  for (const node of nodes) start[edges[2 * node]! + 1]!++
  for (let node = 0; node < size; node++) start[node + 1]! += start[node]!

  const trie = { tokens: new Int32Array(size), counts: new Int32Array(size), firstChild: new Int32Array(size + 1) }
  const queue = new Int32Array(size)
  let queued = 1
  for (let i = 0; i < size; i++) {
    const node = queue[i]!
    trie.tokens[i] = edges[2 * node + 1]!
    trie.counts[i] = counts[node]!
    trie.firstChild[i] = queued
    for (let edge = start[node]!; edge < start[node + 1]!; edge++) queue[queued++] = byParent[edge]!
  }
  trie.firstChild[size] = queued
  return trie
}

/** A stable counting sort of `nodes` by a key from 0 upwards. */
function sortedBy(nodes: Int32Array, key: (node: number) => number): Int32Array {
  let largest = 0
  for (const node of nodes) largest = Math.max(largest, key(node))
  const position = new Int32Array(largest + 2)
  for (const node of nodes) position[key(node) + 1]!++
  for (let i = 0; i <= largest; i++) position[i + 1]! += position[i]!
  const sorted = new Int32Array(nodes.length)
  for (const node of nodes) sorted[position[key(node)]!++] = node
  return sorted
}
