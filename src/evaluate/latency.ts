/** How fast something works, and what it takes. */
import { AtelierError } from '../tensor/index.js'
import { quantiles } from './quantiles.js'
import { bootstrap } from './statistics/bootstrap.js'
import type { Interval } from './statistics/interval.js'
import { meanOf } from './statistics/sums.js'

export interface Latency {
  /** Calls that were counted. */
  readonly calls: number
  /** Seconds a call: half, 95 and 99 in a hundred take no longer; between order statistics that hold them with 95 %. */
  readonly p50: Interval
  readonly p95: Interval
  readonly p99: Interval
  /** Mean seconds a call. */
  readonly mean: number
  /** Items of all calls over their seconds; resampled calls. */
  readonly perSecond: Interval
}

export interface LatencyOptions {
  /** Items that each call makes. Default 1. */
  readonly items?: number
  /** First calls left out: they open sessions and compile. Default 1. */
  readonly warmUp?: number
  readonly seed?: number
}

/**
 * Sums up the seconds of calls made one after the other. Traps: calls on a busy machine measure the machine; 99 in a
 * hundred is a guess below a few hundred calls, as its interval shows.
 * @throws AtelierError if no call is left to count, or one took no time.
 */
export function latency(seconds: ArrayLike<number>, options: LatencyOptions = {}): Latency {
  const { items = 1, warmUp = 1, seed = 0 } = options
  const counted = Float64Array.from(seconds).subarray(warmUp)
  if (counted.length === 0) {
    throw new AtelierError(
      `latency: ${seconds.length} calls, ${warmUp} of them to warm up: none is left`,
      'Call more often',
    )
  }
  const wrong = counted.find((each) => !(each > 0 && Number.isFinite(each)))
  if (wrong !== undefined) throw new AtelierError(`latency: a call of ${wrong} s: not a time`)
  const [p50, p95, p99] = quantiles(counted, [0.5, 0.95, 0.99]) as [Interval, Interval, Interval]
  const total = (places: Uint32Array): number => places.reduce((sum, place) => sum + counted[place]!, 0)
  return {
    calls: counted.length,
    ...{ p50, p95, p99 },
    mean: meanOf(counted),
    perSecond: bootstrap([counted.length], (places) => (items * places!.length) / total(places!), {
      method: 'percentile',
      seed,
    }),
  }
}

/**
 * Picojoules of a floating-point operation in 45 nm silicon at .9 V, arithmetic alone: the mean of an addition (.9) and a
 * multiplication (3.7) of 32 bits (M. Horowitz, "Computing's energy problem", ISSCC 2014). Reading the operands from
 * memory, idling and losses come on top: a processor of 65 W that does 500 GFLOP/s spends 130.
 */
export const arithmeticPicojoules = (0.9 + 3.7) / 2

/**
 * Joules of so many floating-point operations, by default the least that they can take (`arithmeticPicojoules`): an
 * estimate, never a reading.
 */
export const energyEstimate = (operations: number, picojoulesPerOperation = arithmeticPicojoules): number =>
  operations * picojoulesPerOperation * 1e-12
