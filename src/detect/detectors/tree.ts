/** Isolation trees: rows are parted by random cuts until each stands alone or the tree is deep enough. */
import type { RandomStream } from '../../tensor/index.js'
import { type Rows, rowAt } from '../rows.js'
import { meanDepth } from './harmonic.js'

/** A tree in arrays [nodes]. Node 0 is the root; both children come after their parent. */
export interface Tree {
  /** The number of a row that decides at this node; −1 at a leaf. */
  readonly features: Int32Array
  /** Rows whose number is below it go left. */
  readonly cuts: Float64Array
  /** The left child; the right one follows it. */
  readonly children: Int32Array
  /** Rows of the fit that came to this node. */
  readonly sizes: Int32Array
}

/**
 * Grows a tree on the rows at `places` (Liu et al. 2008, algorithm 2): at each node a number that still differs between its rows is
 * drawn, and a cut between its least and its greatest value.
 */
export function growTree(rows: Rows, places: Uint32Array, mostDepth: number, stream: RandomStream): Tree {
  const features: number[] = []
  const cuts: number[] = []
  const children: number[] = []
  const sizes: number[] = []
  const add = (size: number): number => sizes.push(size) - 1
  const open = [{ node: add(places.length), from: 0, to: places.length, depth: 0 }]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { node, from, to, depth } = next
    const range = depth < mostDepth && to - from > 1 ? drawRange(rows, places.subarray(from, to), stream) : undefined
    features[node] = range?.feature ?? -1
    cuts[node] = 0
    children[node] = -1
    if (range === undefined) continue
    // Above the least and at most the greatest, so that neither side is empty.
    cuts[node] = range.high - stream.uniform() * (range.high - range.low)
    const middle = part(rows, places, from, to, range.feature, cuts[node]!)
    children[node] = add(middle - from)
    add(to - middle)
    open.push({ node: children[node]!, from, to: middle, depth: depth + 1 })
    open.push({ node: children[node]! + 1, from: middle, to, depth: depth + 1 })
  }
  return {
    features: Int32Array.from(features),
    cuts: Float64Array.from(cuts),
    children: Int32Array.from(children),
    sizes: Int32Array.from(sizes),
  }
}

/** A number that differs between the rows, uniformly drawn, and between what; undefined where none does. */
function drawRange(
  rows: Rows,
  places: Uint32Array,
  stream: RandomStream,
): { readonly feature: number; readonly low: number; readonly high: number } | undefined {
  const order = Array.from({ length: rows.width }, (_, feature) => feature)
  for (let left = rows.width; left > 0; left--) {
    const drawn = stream.integer(left)
    const feature = order[drawn]!
    order[drawn] = order[left - 1]!
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const place of places) {
      const value = rows.values[place * rows.width + feature]!
      if (value < low) low = value
      if (value > high) high = value
    }
    if (low < high) return { feature, low, high }
  }
  return undefined
}

/** Moves the places whose number is below the cut to the front, and gives where the others begin. */
function part(rows: Rows, places: Uint32Array, from: number, to: number, feature: number, cut: number): number {
  let middle = from
  for (let i = from; i < to; i++) {
    const place = places[i]!
    if (!(rows.values[place * rows.width + feature]! < cut)) continue
    places[i] = places[middle]!
    places[middle++] = place
  }
  return middle
}

/** How deep a row comes: edges from the root to its leaf, and the mean depth of a tree on the rows that share the leaf. */
export function pathLength({ features, cuts, children, sizes }: Tree, row: Float32Array): number {
  let [node, depth] = [0, 0]
  while (features[node]! >= 0) {
    node = children[node]! + (row[features[node]!]! < cuts[node]! ? 0 : 1)
    depth++
  }
  return depth + meanDepthOf(sizes[node]!)
}

/** For each node the mean path length of the fit's rows that came to it. */
export function expectedLengths({ features, children, sizes }: Tree): Float64Array {
  const count = features.length
  const depths = new Int32Array(count)
  for (let node = 0; node < count; node++) {
    if (features[node]! < 0) continue
    for (const child of [children[node]!, children[node]! + 1]) depths[child] = depths[node]! + 1
  }
  const expected = new Float64Array(count)
  for (let node = count - 1; node >= 0; node--) {
    const left = children[node]!
    expected[node] =
      features[node]! < 0
        ? depths[node]! + meanDepthOf(sizes[node]!)
        : (sizes[left]! * expected[left]! + sizes[left + 1]! * expected[left + 1]!) / sizes[node]!
  }
  return expected
}

/**
 * Adds to `shares` [width] by how much each cut on a row's way shortened its expected path length: they sum to the root's expectation
 * less the row's own path length.
 */
export function addShares(tree: Tree, expected: Float64Array, row: Float32Array, shares: Float64Array): void {
  let node = 0
  while (tree.features[node]! >= 0) {
    const feature = tree.features[node]!
    const child = tree.children[node]! + (row[feature]! < tree.cuts[node]! ? 0 : 1)
    shares[feature]! += expected[node]! - expected[child]!
    node = child
  }
}

const knownDepths: number[] = []

function meanDepthOf(size: number): number {
  knownDepths[size] ??= meanDepth(size)
  return knownDepths[size]!
}

/** Path lengths of all rows, each added to `lengths` [rows]. */
export function addPathLengths(tree: Tree, rows: Rows, lengths: Float64Array): void {
  for (let i = 0; i < rows.count; i++) lengths[i]! += pathLength(tree, rowAt(rows, i))
}
