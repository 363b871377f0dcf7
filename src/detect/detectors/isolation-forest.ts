/**
 * Isolation forest: what is strange is parted from the rest by few random cuts. The score is 2^(−E[h] / c(n)), where E[h] is the mean
 * path length over the trees and c(n) that of usual rows, about ½ (F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation Forest", ICDM 2008).
 * What is unusual: a row that differs in a number which was the same in all rows of the fit, where no tree could cut, counts as
 * parted at the root.
 */
import { randomStream } from '../../tensor/index.js'
import type { Detector, FittedDetector, SavedArray, SavedDetector } from '../detector.js'
import { type Rows, rowAt } from '../rows.js'
import { drawPlaces } from './draw.js'
import { meanDepth } from './harmonic.js'
import { arrayIn, numberIn } from './saved.js'
import { addPathLengths, addShares, expectedLengths, growTree, type Tree } from './tree.js'

/** Trees, and rows that each is grown on, at most: the paper's 256, and twice its trees for steadier scores. */
const usual = { trees: 200, sample: 256 } as const

export interface ForestSettings {
  readonly trees: number
  readonly sample: number
}

/** An isolation forest of other sizes than the usual ones. */
export const isolationForestOf = (sizes: Partial<ForestSettings> = {}): Detector => ({
  name: 'isolation-forest',
  about: 'how few random cuts part a row from the rest, from 0 to 1',
  async fit(rows, { seed }) {
    const { trees, sample: most } = { ...usual, ...sizes }
    const sample = Math.min(most, rows.count)
    const mostDepth = Math.ceil(Math.log2(Math.max(2, sample)))
    const grown = Array.from({ length: trees }, (_, tree) => {
      const stream = randomStream(seed, 'isolation forest').fork(tree)
      return growTree(rows, drawPlaces(rows.count, sample, stream), mostDepth, stream)
    })
    return forest({ trees: grown, sample, width: rows.width, constants: constantsOf(rows) })
  },
  load: loadForest,
})

export const isolationForest: Detector = isolationForestOf()

interface Forest {
  readonly trees: readonly Tree[]
  readonly sample: number
  readonly width: number
  /** [width]: the value of a number that all rows of the fit share; NaN where they differ. */
  readonly constants: Float32Array
}

function forest(fitted: Forest): FittedDetector {
  const { trees, sample, width, constants } = fitted
  const usualDepth = Math.max(meanDepth(sample), Number.MIN_VALUE)
  let expected: readonly Float64Array[] | undefined
  const breaks = (row: Float32Array): readonly number[] =>
    [...constants.keys()].filter((i) => !Number.isNaN(constants[i]!) && row[i] !== constants[i])
  return {
    name: 'isolation-forest',
    width,
    async score(rows) {
      const lengths = new Float64Array(rows.count)
      for (const tree of trees) addPathLengths(tree, rows, lengths)
      return lengths.map((sum, i) => {
        const isAlone = hasBreak(constants, rowAt(rows, i))
        return 2 ** -((isAlone ? Math.min(1, sum / trees.length) : sum / trees.length) / usualDepth)
      })
    },
    async explain(row) {
      expected ??= trees.map(expectedLengths)
      const shares = new Float64Array(width)
      for (const [i, tree] of trees.entries()) addShares(tree, expected[i]!, row.values, shares)
      for (let i = 0; i < width; i++) shares[i]! /= trees.length
      const broken = breaks(row.values)
      for (const i of broken) shares[i]! += (usualDepth - 1) / broken.length
      return shares
    },
    save: async () => savedForest(fitted),
    close: async () => {},
  }
}

function hasBreak(constants: Float32Array, row: Float32Array): boolean {
  for (let i = 0; i < row.length; i++) if (row[i] !== constants[i] && !Number.isNaN(constants[i]!)) return true
  return false
}

function constantsOf({ values, count, width }: Rows): Float32Array {
  const constants = values.slice(0, width)
  for (let at = 0; at < count * width; at++) {
    if (values[at] !== constants[at % width]) constants[at % width] = Number.NaN
  }
  return constants
}

function savedForest({ trees, sample, width, constants }: Forest): SavedDetector {
  const nodes = trees.reduce((sum, { features }) => sum + features.length, 0)
  const joined = <A extends Int32Array | Float64Array>(all: A, partOf: (tree: Tree) => A): SavedArray => {
    let at = 0
    for (const tree of trees) {
      all.set(partOf(tree), at)
      at += tree.features.length
    }
    return { shape: [nodes], values: all }
  }
  return {
    settings: { sample, width, trees: trees.length },
    arrays: new Map([
      ['roots', { shape: [trees.length], values: rootsOf(trees) }],
      ['features', joined<Int32Array>(new Int32Array(nodes), (tree) => tree.features)],
      ['cuts', joined<Float64Array>(new Float64Array(nodes), (tree) => tree.cuts)],
      ['children', joined<Int32Array>(new Int32Array(nodes), (tree) => tree.children)],
      ['sizes', joined<Int32Array>(new Int32Array(nodes), (tree) => tree.sizes)],
      ['constants', { shape: [width], values: constants }],
    ]),
  }
}

function rootsOf(trees: readonly Tree[]): Int32Array {
  let at = 0
  return Int32Array.from(trees, ({ features }) => {
    at += features.length
    return at - features.length
  })
}

function loadForest(saved: SavedDetector): FittedDetector {
  const width = numberIn(saved, 'width')
  const roots = arrayIn(saved, 'roots', Int32Array)
  const all = {
    features: arrayIn(saved, 'features', Int32Array),
    cuts: arrayIn(saved, 'cuts', Float64Array),
    children: arrayIn(saved, 'children', Int32Array),
    sizes: arrayIn(saved, 'sizes', Int32Array),
  }
  const trees = Array.from(roots, (from, tree): Tree => {
    const to = roots[tree + 1] ?? all.features.length
    return {
      features: all.features.subarray(from, to),
      cuts: all.cuts.subarray(from, to),
      children: all.children.subarray(from, to),
      sizes: all.sizes.subarray(from, to),
    }
  })
  return forest({
    trees,
    width,
    sample: numberIn(saved, 'sample'),
    constants: arrayIn(saved, 'constants', Float32Array, width),
  })
}
