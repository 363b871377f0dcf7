/** How well a VAE predicts examples, in nats: the bound that it is trained on, and a tighter one from many draws. */
import type { Vae } from '../models/index.js'
import { float32, type Memory, program } from '../runtime/index.js'
import { fillNormal, sizeOf, streamNumber } from '../tensor/index.js'

export interface EvidenceOptions {
  /** Draws of each example's posterior, k. */
  readonly samples: number
  /** Default 0. */
  readonly seed?: number
  /** Examples taken together. Default 50. */
  readonly batch?: number
  /** Draws of each taken together: only for speed and memory. Default 40. */
  readonly together?: number
}

/** Nats of each example, [count] each. */
export interface Evidence {
  /** The evidence lower bound: the mean over draws of ln w, w = p(x, z) / q(z | x). */
  readonly bound: Float64Array
  /**
   * ln of the mean of w: between the bound and ln p(x), which it reaches as draws grow (importance-weighted, arXiv:1509.00519).
   */
  readonly logLikelihood: Float64Array
}

/**
 * Both bounds of examples [count, ...shape] (0 and 1 for a Bernoulli likelihood). Draw j of example i depends on the seed, i and j alone, so
 * that neither the batch nor what is taken together matters.
 */
export async function vaeEvidence(
  memory: Memory,
  model: Vae,
  examples: Float32Array,
  { samples, seed = 0, batch = 50, together = 40 }: EvidenceOptions,
): Promise<Evidence> {
  const { shape, latent } = model.config
  const size = sizeOf(shape)
  const count = examples.length / size
  const weighing = program(
    memory,
    { x: float32(['rows', ...shape]), noise: float32(['draws', 'rows', latent]) },
    ({ x, noise }) => ({ outputs: { weights: model.logWeights(x, noise) } }),
    { name: 'importance weights' },
  )
  const means = Array.from({ length: count }, logMean)
  try {
    for (let from = 0; from < count; from += batch) {
      const rows = Math.min(batch, count - from)
      const x = { data: examples.subarray(from * size, (from + rows) * size), shape: [rows, ...shape] }
      for (let first = 0; first < samples; first += together) {
        const draws = Math.min(together, samples - first)
        const noise = { data: noiseOf({ draws, rows, latent, from, first, seed }), shape: [draws, rows, latent] }
        const { weights } = await weighing.run({ x, noise })
        for (const [i, weight] of (weights.data as Float32Array).entries()) means[from + (i % rows)]!.add(weight)
      }
    }
  } finally {
    await weighing.close()
  }
  return {
    bound: Float64Array.from(means, ({ value }) => value().ofLogs),
    logLikelihood: Float64Array.from(means, ({ value }) => value().logOf),
  }
}

interface Draws {
  readonly draws: number
  readonly rows: number
  readonly latent: number
  /** The first example and the first draw of it. */
  readonly from: number
  readonly first: number
  readonly seed: number
}

/** [draws, rows, latent] */
function noiseOf({ draws, rows, latent, from, first, seed }: Draws): Float32Array {
  const noise = new Float32Array(draws * rows * latent)
  for (let row = 0; row < rows; row++) {
    const stream = streamNumber(`evidence ${from + row}`)
    for (let draw = 0; draw < draws; draw++) {
      const at = (draw * rows + row) * latent
      fillNormal(noise.subarray(at, at + latent), seed, stream, first + draw)
    }
  }
  return noise
}

/** The mean of logarithms and the logarithm of the mean, of numbers that come one by one and may be far below e⁻⁷⁰⁰. */
function logMean() {
  let [count, logs, top, sum] = [0, 0, Number.NEGATIVE_INFINITY, 0]
  return {
    add(log: number): void {
      count += 1
      logs += log
      if (log > top) {
        sum = sum * Math.exp(top - log) + 1
        top = log
      } else sum += Math.exp(log - top)
    },
    value: () => ({ ofLogs: logs / count, logOf: top + Math.log(sum / count) }),
  }
}
