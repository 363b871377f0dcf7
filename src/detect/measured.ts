/** How well scores part known anomalies from normal rows. */
import { aurocInterval, averagePrecision, type Interval, rankingInterval } from '../evaluate/index.js'
import type { Threshold } from './threshold.js'

export interface Ranking {
  readonly anomalies: number
  readonly normal: number
  readonly auroc: Interval
  readonly averagePrecision: Interval
}

/** With the chance to find an anomaly at a threshold. */
export interface Measured extends Ranking {
  /** Share of the anomalies above the threshold. */
  readonly found: number
}

/** The two areas, with intervals of 95 %: DeLong's, and the bootstrap's over `seed`. */
export function rankingOf(normal: Float64Array, anomalies: Float64Array, seed: number): Ranking {
  const scores = Float64Array.from([...normal, ...anomalies])
  const labels = Uint8Array.from(scores, (_, i) => (i < normal.length ? 0 : 1))
  const resamples = Math.max(100, Math.min(1000, Math.floor(4e6 / scores.length)))
  return {
    anomalies: anomalies.length,
    normal: normal.length,
    auroc: aurocInterval(scores, labels),
    averagePrecision: rankingInterval(averagePrecision, scores, labels, { seed, resamples }),
  }
}

export function measured(normal: Float64Array, anomalies: Float64Array, { value }: Threshold, seed: number): Measured {
  return {
    ...rankingOf(normal, anomalies, seed),
    found: anomalies.reduce((count, score) => count + (score > value ? 1 : 0), 0) / anomalies.length,
  }
}
