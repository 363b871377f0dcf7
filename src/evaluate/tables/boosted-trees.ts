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
    trees.push(grow(bins, { gradients, curvatures, answers }, { depth, rate }))
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
    return (value) => {
      if (Number.isNaN(value)) return 0
      let bin = 1
      for (const cut of cuts) if (cut <= value) bin++
      return bin
    }
  }
  const counts = new Float64Array(levels.length)
  for (const value of values) counts[value]! += 1
  const order = [...counts.keys()].filter((level) => counts[level]! > 0).sort((a, b) => counts[b]! - counts[a]!)
  const bins = new Map(order.slice(0, mostBins - 1).map((level, bin) => [level, bin + 1]))
  return (value) => bins.get(value) ?? 0
}

function binned({ kind, values }: MeasuredColumn, binner: Binner): Bins {
  const of = Uint8Array.from(values, binner)
  return { isOrdered: kind === 'number', of, length: of.reduce((a, b) => Math.max(a, b), 0) + 1 }
}

interface Bins {
  readonly isOrdered: boolean
  /** [rows] */
  readonly of: Uint8Array
  /** Bins that there are. */
  readonly length: number
}

/** A node is a cut, whose rows in the bins of `left` go to the first child, or a leaf. */
type Tree =
  | { readonly value: number }
  | { readonly column: number; readonly left: Uint8Array; readonly children: readonly [Tree, Tree] }

interface Slopes {
  readonly gradients: Float64Array
  readonly curvatures: Float64Array
  /** What the trees so far say of each row; the new one is added. */
  readonly answers: Float64Array
}

function leafOf(tree: Tree, bins: readonly Bins[], row: number): number {
  let node = tree
  while ('column' in node) node = node.children[node.left[bins[node.column]!.of[row]!]! === 1 ? 0 : 1]
  return node.value
}

/** Rows of a node stand side by side in one array, from one place to another. */
function grow(
  bins: readonly Bins[],
  slopes: Slopes,
  { depth, rate }: { readonly depth: number; readonly rate: number },
): Tree {
  const { gradients, curvatures, answers } = slopes
  const rows = Uint32Array.from(gradients.keys())
  const cutter = cutterOf(bins, slopes, rows)
  const node = (from: number, to: number, left: number): Tree => {
    let [gradient, curvature] = [0, 0]
    for (let i = from; i < to; i++) {
      gradient += gradients[rows[i]!]!
      curvature += curvatures[rows[i]!]!
    }
    const isSmall = left === 0 || to - from < 2 * fewestRows
    const cut = isSmall ? undefined : cutter(from, to, { gradient, curvature })
    if (cut === undefined) {
      const value = (-rate * gradient) / (curvature + ridge)
      for (let i = from; i < to; i++) answers[rows[i]!]! += value
      return { value }
    }
    const { of } = bins[cut.column]!
    let middle = from
    for (let i = from; i < to; i++) {
      const row = rows[i]!
      if (cut.left[of[row]!] !== 1) continue
      rows[i] = rows[middle]!
      rows[middle++] = row
    }
    return { ...cut, children: [node(from, middle, left - 1), node(middle, to, left - 1)] }
  }
  return node(0, rows.length, depth)
}

interface Cut {
  readonly column: number
  /** [bins] 1 for those that go to the first child. */
  readonly left: Uint8Array
}

/** Finds the cut of the rows from one place to another that gains most, where any does. */
function cutterOf(
  bins: readonly Bins[],
  { gradients, curvatures }: Slopes,
  rows: Uint32Array,
): (from: number, to: number, sum: { readonly gradient: number; readonly curvature: number }) => Cut | undefined {
  const [gradientOf, curvatureOf, countOf] = [0, 1, 2].map(() => new Float64Array(mostBins)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const slope = (bin: number): number => gradientOf[bin]! / (curvatureOf[bin]! + ridge)
  const order: number[] = []
  return (from, to, sum) => {
    let most = sum.gradient ** 2 / (sum.curvature + ridge) + 1e-9
    let best: Cut | undefined
    for (const [column, { isOrdered, of, length }] of bins.entries()) {
      for (const sums of [gradientOf, curvatureOf, countOf]) sums.fill(0)
      for (let i = from; i < to; i++) {
        const row = rows[i]!
        const bin = of[row]!
        gradientOf[bin]! += gradients[row]!
        curvatureOf[bin]! += curvatures[row]!
        countOf[bin]! += 1
      }
      order.length = 0
      for (let bin = 0; bin < length; bin++) if (countOf[bin]! > 0) order.push(bin)
      if (!isOrdered) order.sort((a, b) => slope(a) - slope(b))
      let [gradient, curvature, count] = [0, 0, 0]
      for (let i = 0; i < order.length - 1; i++) {
        const bin = order[i]!
        gradient += gradientOf[bin]!
        curvature += curvatureOf[bin]!
        count += countOf[bin]!
        if (count < fewestRows || to - from - count < fewestRows) continue
        const [restGradient, restCurvature] = [sum.gradient - gradient, sum.curvature - curvature]
        const gain = gradient ** 2 / (curvature + ridge) + restGradient ** 2 / (restCurvature + ridge)
        if (gain <= most) continue
        most = gain
        const left = new Uint8Array(mostBins)
        for (const other of order.slice(0, i + 1)) left[other] = 1
        best = { column, left }
      }
    }
    return best
  }
}
