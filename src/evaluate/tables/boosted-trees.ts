/**
 * Gradient-boosted trees over tables of mixed columns, small and quick: what judges made rows, and learns from them. Second-order boosting
 * (T. Chen and C. Guestrin, arXiv:1603.02754) on cells in at most 32 bins; of a category the bins are put in the order of their gradients,
 * and a cut parts that order in two (W. Fisher, 1958).
 */
import { AtelierError } from '../../tensor/index.js'
import type { MeasuredColumn, MeasuredTable } from './measured.js'

export interface BoostingOptions {
  /** What targets are: 0 and 1, of which logits are learnt, or numbers. */
  readonly loss: 'logistic' | 'squares'
  /** Trees. Default 60. */
  readonly rounds?: number
  /** Cuts on the way to a leaf. Default 4. */
  readonly depth?: number
  /** Share of a tree's answer that is added. Default 0.1. */
  readonly rate?: number
}

export interface BoostedTrees {
  /** The logit, or the number, of each row [rows]. */
  answer(table: MeasuredTable): Float64Array
}

/** Bins of a column, at most, the one of missing cells or of rare levels among them. */
const mostBins = 32
/** What is added to the second derivatives of a leaf, and rows in a leaf, at least. */
const ridge = 1
const fewestRows = 5

/** Fits trees to targets [rows]. @throws AtelierError where there is not one target for each row. */
export function boostedTrees(
  table: MeasuredTable,
  targets: ArrayLike<number>,
  { loss, rounds = 60, depth = 4, rate = 0.1 }: BoostingOptions,
): BoostedTrees {
  const { count } = table
  if (targets.length !== count || count === 0) {
    throw new AtelierError(`boosted trees: ${targets.length} targets of ${count} rows: there must be one for each`)
  }
  const binners = table.columns.map(binnerOf)
  const bins = table.columns.map((column, i) => binned(column, binners[i]!))
  const mean = Array.from(targets).reduce((a, b) => a + b, 0) / count
  const held = Math.min(1 - 1e-6, Math.max(1e-6, mean))
  const start = loss === 'squares' ? mean : Math.log(held / (1 - held))
  const answers = new Float64Array(count).fill(start)
  const [gradients, curvatures] = [new Float64Array(count), new Float64Array(count).fill(1)]
  const trees: Tree[] = []
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < count; i++) {
      const chance = loss === 'squares' ? answers[i]! : 1 / (1 + Math.exp(-answers[i]!))
      gradients[i] = chance - targets[i]!
      if (loss === 'logistic') curvatures[i] = chance * (1 - chance)
    }
    const tree = grow(bins, { gradients, curvatures }, depth, rate)
    trees.push(tree)
    for (let i = 0; i < count; i++) answers[i]! += leafOf(tree, bins, i)
  }
  return {
    answer(asked) {
      const cells = asked.columns.map((column, i) => binned(column, binners[i]!))
      return Float64Array.from({ length: asked.count }, (_, row) =>
        trees.reduce((sum, tree) => sum + leafOf(tree, cells, row), start),
      )
    },
  }
}

/** The bin of a value, from 0 on. */
type Binner = (value: number) => number

function binnerOf({ kind, values, levels }: MeasuredColumn): Binner {
  if (kind === 'number') {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort()
    const cuts = [
      ...new Set(
        Array.from({ length: mostBins - 2 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / (mostBins - 1))]),
      ),
    ].filter((cut) => cut !== undefined)
    return (value) => (Number.isNaN(value) ? 0 : 1 + cuts.filter((cut) => cut <= value).length)
  }
  const counts = new Float64Array(levels.length)
  for (const value of values) counts[value]! += 1
  const order = [...counts.keys()].filter((level) => counts[level]! > 0).sort((a, b) => counts[b]! - counts[a]!)
  const bins = new Map(order.slice(0, mostBins - 1).map((level, bin) => [level, bin + 1]))
  return (value) => bins.get(value) ?? 0
}

const binned = ({ kind, values }: MeasuredColumn, binner: Binner): Bins => ({
  isOrdered: kind === 'number',
  of: Uint8Array.from(values, binner),
})

interface Bins {
  readonly isOrdered: boolean
  /** [rows] */
  readonly of: Uint8Array
}

/** A node is a cut, whose rows in the bins of `left` go to the first child, or a leaf. */
type Tree =
  | { readonly value: number }
  | { readonly column: number; readonly left: Uint8Array; readonly children: readonly [Tree, Tree] }

interface Derivatives {
  readonly gradients: Float64Array
  readonly curvatures: Float64Array
}

function leafOf(tree: Tree, bins: readonly Bins[], row: number): number {
  let node = tree
  while ('column' in node) node = node.children[node.left[bins[node.column]!.of[row]!]! === 1 ? 0 : 1]
  return node.value
}

function grow(bins: readonly Bins[], slopes: Derivatives, depth: number, rate: number): Tree {
  const { gradients, curvatures } = slopes
  const at = (rows: Uint32Array, left: number): Tree => {
    let [gradient, curvature] = [0, 0]
    for (const row of rows) {
      gradient += gradients[row]!
      curvature += curvatures[row]!
    }
    const leaf = { value: (-rate * gradient) / (curvature + ridge) }
    if (left === 0 || rows.length < 2 * fewestRows) return leaf
    const cut = bestCut(bins, slopes, rows, gradient ** 2 / (curvature + ridge))
    if (cut === undefined) return leaf
    const isLeft = (row: number): boolean => cut.left[bins[cut.column]!.of[row]!] === 1
    return {
      ...cut,
      children: [
        at(rows.filter(isLeft), left - 1),
        at(
          rows.filter((row) => !isLeft(row)),
          left - 1,
        ),
      ],
    }
  }
  return at(Uint32Array.from(gradients.keys()), depth)
}

/** The cut that gains most over no cut, which has this score. */
function bestCut(
  bins: readonly Bins[],
  { gradients, curvatures }: Derivatives,
  rows: Uint32Array,
  score: number,
): { readonly column: number; readonly left: Uint8Array } | undefined {
  let best: { readonly column: number; readonly left: Uint8Array } | undefined
  let most = score + 1e-9
  const sums = {
    gradient: new Float64Array(mostBins),
    curvature: new Float64Array(mostBins),
    count: new Float64Array(mostBins),
  }
  for (const [column, { isOrdered, of }] of bins.entries()) {
    for (const sum of Object.values(sums)) sum.fill(0)
    for (const row of rows) {
      const bin = of[row]!
      sums.gradient[bin]! += gradients[row]!
      sums.curvature[bin]! += curvatures[row]!
      sums.count[bin]! += 1
    }
    const order = [...sums.count.keys()].filter((bin) => sums.count[bin]! > 0)
    const slope = (bin: number): number => sums.gradient[bin]! / (sums.curvature[bin]! + ridge)
    if (!isOrdered) order.sort((a, b) => slope(a) - slope(b))
    const all = { gradient: total(sums.gradient), curvature: total(sums.curvature) }
    let [gradient, curvature, count] = [0, 0, 0]
    for (let i = 0; i < order.length - 1; i++) {
      gradient += sums.gradient[order[i]!]!
      curvature += sums.curvature[order[i]!]!
      count += sums.count[order[i]!]!
      if (count < fewestRows || rows.length - count < fewestRows) continue
      const rest = { gradient: all.gradient - gradient, curvature: all.curvature - curvature }
      const gain = gradient ** 2 / (curvature + ridge) + rest.gradient ** 2 / (rest.curvature + ridge)
      if (gain <= most) continue
      most = gain
      const left = new Uint8Array(mostBins)
      for (const bin of order.slice(0, i + 1)) left[bin] = 1
      best = { column, left }
    }
  }
  return best
}

const total = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)
