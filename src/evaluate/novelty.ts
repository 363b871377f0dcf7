/**
 * How new generated text is beside the text that the model was trained on, and how varied. A share of copied n-grams says little
 * alone, since all text repeats other text: held-out text, measured alike, is the baseline (McCoy et al., "How much do language
 * models copy from their training data?", 2023).
 */
import { AtelierError } from '../tensor/index.js'
import { repeatedShare } from './distinct.js'
import type { PassageIndex } from './passages.js'
import { bootstrap } from './statistics/bootstrap.js'
import type { Interval } from './statistics/interval.js'

export interface NoveltyOptions {
  /** Lengths of n-grams to look up, in tokens. */
  readonly orders: readonly number[]
  /** Decides the resamples of the intervals. Default 0. */
  readonly seed?: number
  /** Confidence of the intervals. Default 0.95. */
  readonly level?: number
  /** Default 1,000. */
  readonly resamples?: number
}

/** A passage of a sample that the training text holds, too. */
export interface CopiedPassage {
  readonly sample: number
  /** Where it begins in the sample. */
  readonly start: number
  readonly tokens: Int32Array
  /** How often the training text holds it, and the token at which it first does. */
  readonly occurrences: number
  readonly trainingStart: number
}

export interface Novelty {
  readonly samples: number
  readonly tokens: number
  /** For each order, the share of the samples' n-grams that occur in the training text. */
  readonly copied: readonly (Interval & { readonly order: number })[]
  /** The longest passage copied from the training text; left out if not one token is. */
  readonly longest?: CopiedPassage
  /** Mean over samples of the length in tokens of their longest copied passage. */
  readonly meanLongest: Interval
  /** Share of a sample's 4-grams that it had before, mean over samples (seq-rep-4 of Welleck et al., 2020). */
  readonly repeated: Interval
  /** Samples that equal an earlier one. */
  readonly duplicates: number
}

/**
 * Compares samples with an indexed training text.
 * @throws AtelierError on no samples, an empty one, or an order that is not a whole number from 1 to the length of a sample.
 */
export function novelty(samples: readonly Int32Array[], index: PassageIndex, options: NoveltyOptions): Novelty {
  const { orders, ...resampling } = options
  checkSamples(samples, orders)
  const matches = samples.map((sample) => index.longestMatches(sample))
  const longest = matches.map((lengths) => lengths.reduce((a, b) => Math.max(a, b), 0))
  const ones = samples.map(() => 1)
  const repeats = samples.map((sample) => repeatedShare(sample, 4))
  const passage = longestCopied(samples, matches, index)
  return {
    samples: samples.length,
    tokens: samples.reduce((sum, { length }) => sum + length, 0),
    copied: orders.map((order) => {
      const found = matches.map((lengths) => lengths.reduce((sum, length) => sum + (length >= order ? 1 : 0), 0))
      const ngrams = samples.map(({ length }) => length - order + 1)
      return { order, ...ratio(found, ngrams, resampling) }
    }),
    ...(passage && { longest: passage }),
    meanLongest: ratio(longest, ones, resampling),
    repeated: ratio(repeats, ones, resampling),
    duplicates: samples.length - new Set(samples.map((sample) => sample.join())).size,
  }
}

/** Sum of `numerators` over sum of `denominators`, one of each a sample, with the interval of resampled samples. */
export function ratio(
  numerators: readonly number[],
  denominators: readonly number[],
  options: Omit<NoveltyOptions, 'orders'> = {},
): Interval {
  const over = (places: Uint32Array): number => {
    let [numerator, denominator] = [0, 0]
    for (const place of places) {
      numerator += numerators[place]!
      denominator += denominators[place]!
    }
    return numerator / denominator
  }
  return bootstrap([numerators.length], over, { ...options, method: 'percentile' })
}

/** The first of the longest. */
function longestCopied(
  samples: readonly Int32Array[],
  matches: readonly Int32Array[],
  index: PassageIndex,
): CopiedPassage | undefined {
  let best = { sample: 0, start: 0, length: 0 }
  for (const [sample, lengths] of matches.entries()) {
    for (const [start, length] of lengths.entries()) if (length > best.length) best = { sample, start, length }
  }
  if (best.length === 0) return undefined
  const { sample, start, length } = best
  const tokens = samples[sample]!.slice(start, start + length)
  const { count, first } = index.occurrences(tokens)
  return { sample, start, tokens, occurrences: count, trainingStart: first }
}

function checkSamples(samples: readonly Int32Array[], orders: readonly number[]): void {
  const shortest = samples.reduce((least, { length }) => Math.min(least, length), Number.POSITIVE_INFINITY)
  if (samples.length === 0 || shortest === 0) {
    const came = samples.length === 0 ? 'no samples' : 'a sample of no tokens'
    throw new AtelierError(`novelty: ${came}: there is nothing to compare`)
  }
  const wrong = orders.find((order) => !Number.isSafeInteger(order) || order < 1 || order > shortest)
  if (wrong === undefined) return
  throw new AtelierError(
    `novelty: order ${wrong}: the shortest sample has ${shortest} tokens`,
    'Give orders that are whole numbers from 1 to the length of a sample, or draw longer samples',
  )
}
