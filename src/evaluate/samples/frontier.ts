/**
 * How far two sets of features overlap, by the shares of clusters that each has: the divergence frontier of MAUVE (Pillutla
 * et al., arXiv:2102.01454). For all mixtures R = λP + (1 − λ)Q of the real shares P and the generated Q it draws
 *
 *     ( exp(−c KL(Q ‖ R)), exp(−c KL(P ‖ R)) )
 *
 * What Q has and P has not pulls the first down (unlikely samples), what P has and Q has not the second (what is left out).
 * The area under the curve is 1 for equal shares and, for shares with nothing in common, near 5 B(6, 5) = 1/252 at c = 5.
 * Traps: it needs thousands of rows, as few rows in many clusters differ by chance; the number of clusters, c and the
 * features set its scale.
 */
import { AtelierError } from '../../tensor/index.js'
import { kMeans } from '../statistics/kmeans.js'
import { pca, pcaProject } from '../statistics/pca.js'
import { countRows, joined, type Rows } from '../statistics/rows.js'

export interface Frontier {
  /** The area under the curve, 0 to 1: MAUVE's figure where features are those of its language model. */
  readonly value: number
  /** From x = 0 to x = 1. */
  readonly curve: readonly { readonly x: number; readonly y: number }[]
}

/** With the clusters that it rests on, for intervals that take them as given. */
export interface ClusteredFrontier extends Frontier {
  readonly clusters: number
  /** The cluster of each real row, and of each generated one. */
  readonly labels: { readonly real: Int32Array; readonly generated: Int32Array }
}

export interface FrontierOptions {
  /** Clusters of both sets together. Default: a tenth of the smaller set, as published. */
  readonly clusters?: number
  readonly seed?: number
  /** c. Default 5, as published. */
  readonly scale?: number
}

/** λ from just above 0 to just below 1, as published. */
const mixtures = Float64Array.from({ length: 25 }, (_, i) => 1e-6 + ((1 - 2e-6) * i) / 24)

/**
 * The frontier of real and generated features [count, width]: rows are scaled to length 1, projected onto the components
 * that explain 90 % of their variance, and clustered together.
 * @throws AtelierError on fewer than two clusters, or more than rows.
 */
export function divergenceFrontier(
  real: Rows,
  generated: Rows,
  width: number,
  { clusters, seed = 0, scale = 5 }: FrontierOptions = {},
): ClusteredFrontier {
  const counts = [countRows('divergence frontier', real, width), countRows('divergence frontier', generated, width)]
  const wanted = clusters ?? Math.max(2, Math.round(Math.min(...counts) / 10))
  if (wanted < 2) throw new AtelierError(`divergence frontier: ${wanted} clusters: nothing to compare`)
  const all = unitRows(joined(real, generated), width)
  const components = pca(all, width, { share: 0.9 })
  const reduced = pcaProject(components, all)
  const { labels } = kMeans(reduced, components.variances.length, { clusters: wanted, seed })
  const found = { real: labels.subarray(0, counts[0]), generated: labels.subarray(counts[0]) }
  const area = frontierOfShares(sharesOf(found.real, wanted), sharesOf(found.generated, wanted), scale)
  return { ...area, clusters: wanted, labels: found }
}

/** The share of each cluster [clusters] among labels. */
export function sharesOf(labels: ArrayLike<number>, clusters: number): Float64Array {
  const shares = new Float64Array(clusters)
  for (let i = 0; i < labels.length; i++) shares[labels[i]!]! += 1 / labels.length
  return shares
}

/** The frontier of two lists of shares [clusters], each of sum 1. */
export function frontierOfShares(real: Float64Array, generated: Float64Array, scale = 5): Frontier {
  const inner = Array.from(mixtures, (lambda) => {
    const mixture = real.map((share, i) => lambda * share + (1 - lambda) * generated[i]!)
    return { x: Math.exp(-scale * divergence(generated, mixture)), y: Math.exp(-scale * divergence(real, mixture)) }
  })
  const curve = [{ x: 0, y: 1 }, ...inner.reverse(), { x: 1, y: 0 }]
  const area = (across: (at: { x: number; y: number }) => number, up: (at: { x: number; y: number }) => number) =>
    curve.slice(1).reduce((sum, point, i) => {
      return sum + (Math.abs(across(point) - across(curve[i]!)) * (up(point) + up(curve[i]!))) / 2
    }, 0)
  const value = (area(({ x }) => x, ({ y }) => y) + area(({ y }) => y, ({ x }) => x)) / 2 // biome-ignore format: mirrored
  return { value, curve }
}

/** KL(p ‖ q) in nats, q above 0 wherever p is. */
const divergence = (p: Float64Array, q: Float64Array): number =>
  p.reduce((sum, share, i) => (share > 0 ? sum + share * Math.log(share / q[i]!) : sum), 0)

function unitRows(rows: Float64Array, width: number): Float64Array {
  for (let start = 0; start < rows.length; start += width) {
    let square = 0
    for (let i = start; i < start + width; i++) square += rows[i]! ** 2
    if (square === 0) continue
    for (let i = start; i < start + width; i++) rows[i]! /= Math.sqrt(square)
  }
  return rows
}
