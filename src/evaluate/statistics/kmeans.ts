import { AtelierError, type RandomStream, randomStream } from '../../tensor/index.js'
import { squaredDistance } from './distance-blocks.js'
import { countRows, type Rows } from './rows.js'
import { sumOf } from './sums.js'

export interface KMeansOptions {
  readonly clusters: number
  /** Decides the first centres. Default 0. */
  readonly seed?: number
  /** Default 5: of so many starts the one with the least squares is kept. */
  readonly starts?: number
  /** Rounds of each start, at most. Default 100. */
  readonly rounds?: number
}

export interface KMeans {
  /** [clusters, width] */
  readonly centres: Float64Array
  /** The nearest centre of each row [count]; the first of equally near ones. */
  readonly labels: Int32Array
  /** Sum of squared distances of rows to their centres. */
  readonly squares: number
}

/**
 * Clusters rows [count, width] around means (Lloyd, 1982), from first centres drawn far apart (k-means++; Arthur &
 * Vassilvitskii, 2007), until no row changes its cluster. A cluster that loses all its rows gets the row that is farthest
 * from its centre.
 * @throws AtelierError on more clusters than rows.
 */
export function kMeans(rows: Rows, width: number, options: KMeansOptions): KMeans {
  const { clusters, seed = 0, starts = 5, rounds = 100 } = options
  const count = countRows('k-means', rows, width)
  if (!Number.isSafeInteger(clusters) || clusters < 1 || clusters > count) {
    throw new AtelierError(
      `k-means: ${clusters} clusters of ${count} rows: not so many`,
      'Ask for 1 to as many as rows',
    )
  }
  let best: KMeans | undefined
  for (let start = 0; start < starts; start++) {
    const centres = firstCentres(rows, width, clusters, randomStream(seed, 'k-means').fork(start))
    const found = refine(rows, width, centres, rounds)
    if (best === undefined || found.squares < best.squares) best = found
  }
  return best!
}

/** Each next centre is a row, drawn by its squared distance to the nearest centre so far. */
function firstCentres(rows: Rows, width: number, clusters: number, stream: RandomStream): Float64Array {
  const count = rows.length / width
  const centres = new Float64Array(clusters * width)
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  for (let cluster = 0; cluster < clusters; cluster++) {
    const chosen = cluster === 0 ? stream.integer(count) : drawByWeight(nearest, stream.uniform())
    centres.set(rows.subarray(chosen * width, (chosen + 1) * width), cluster * width)
    for (let row = 0; row < count; row++) {
      nearest[row] = Math.min(nearest[row]!, squaredDistance(rows, row, centres, cluster, width))
    }
  }
  return centres
}

/** The place whose share of all weights holds `uniform`; the last one if all are zero. */
function drawByWeight(weights: Float64Array, uniform: number): number {
  let left = uniform * sumOf(weights)
  for (const [place, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return place
  }
  return weights.length - 1
}

function refine(rows: Rows, width: number, centres: Float64Array, rounds: number): KMeans {
  const count = rows.length / width
  const labels = new Int32Array(count).fill(-1)
  const nearest = new Float64Array(count)
  for (let round = 0; ; round++) {
    const changed = assign(rows, width, centres, labels, nearest)
    if (changed === 0 || round === rounds) break
    moveCentres(rows, width, centres, labels, nearest)
  }
  return { centres, labels, squares: sumOf(nearest) }
}

/** Gives every row its nearest centre; how many rows change theirs. */
function assign(rows: Rows, width: number, centres: Float64Array, labels: Int32Array, nearest: Float64Array): number {
  let changed = 0
  for (let row = 0; row < labels.length; row++) {
    let [label, least] = [0, Number.POSITIVE_INFINITY]
    for (let cluster = 0; cluster * width < centres.length; cluster++) {
      const square = squaredUpTo(least, rows, row, centres, cluster, width)
      if (square < least) {
        label = cluster
        least = square
      }
    }
    if (labels[row] !== label) changed++
    labels[row] = label
    nearest[row] = least
  }
  return changed
}

/** The squared distance of a row to a centre, or the part of it that already reaches `most`. */
function squaredUpTo(
  most: number,
  rows: Rows,
  row: number,
  centres: Float64Array,
  cluster: number,
  width: number,
): number {
  const [start, end, other] = [row * width, (row + 1) * width, (cluster - row) * width]
  let sum = 0
  for (let i = start; i < end && sum < most; ) {
    for (const stop = Math.min(end, i + 8); i < stop; i++) sum += (rows[i]! - centres[i + other]!) ** 2
  }
  return sum
}

function moveCentres(
  rows: Rows,
  width: number,
  centres: Float64Array,
  labels: Int32Array,
  nearest: Float64Array,
): void {
  const counts = new Int32Array(centres.length / width)
  for (const label of labels) counts[label]! += 1
  for (const [cluster, members] of counts.entries()) {
    if (members > 0) continue
    let farthest = -1
    for (let row = 0; row < labels.length; row++) {
      if (counts[labels[row]!]! > 1 && (farthest < 0 || nearest[row]! > nearest[farthest]!)) farthest = row
    }
    counts[labels[farthest]!]! -= 1
    counts[cluster] = 1
    labels[farthest] = cluster
    nearest[farthest] = 0
  }
  centres.fill(0)
  for (const [row, label] of labels.entries()) {
    for (let i = 0; i < width; i++) centres[label * width + i]! += rows[row * width + i]! / counts[label]!
  }
}
