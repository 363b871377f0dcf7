/** What a sample of words is worth: likeness, variety, copying, speed; each with its interval and on how many it rests. */
import {
  distinctInterval,
  type Interval,
  latency,
  nearestRows,
  precisionRecallDensityCoverage,
  ratio,
  textEmbedding,
  wilson,
} from '../../evaluate/index.js'
import { createMemory } from '../../runtime/index.js'
import type { Place } from '../job.js'
import type { Lines } from '../lifecycle/lines.js'

export interface Sample {
  readonly words: readonly string[]
  /** Seconds and letters of each word, where it was written here. */
  readonly seconds?: readonly number[]
  readonly letters?: readonly number[]
}

/** A figure with its interval and how many things it rests on. */
export interface Measured extends Interval {
  readonly n: number
}

export interface Neighbour {
  readonly word: string
  readonly nearest: string
  readonly distance: number
}

export interface WordMeasures {
  /** Share of the words among real ones: in the ball around a held-out word that reaches to its fifth neighbour. */
  readonly precision: Measured
  /** Share of held-out words around which such a ball holds a word of the sample. */
  readonly coverage: Measured
  /** Share of the words that are words of the list, learnt or held out. */
  readonly real: Measured
  /** Share of the words that stand in the training list. */
  readonly copied: Measured
  /** Different words over words. */
  readonly distinct: Measured
  /** Seconds a word, one after another: half and 95 in a hundred take no longer. */
  readonly p50?: Measured
  readonly p95?: Measured
  readonly wordsPerSecond?: Measured
  readonly lettersPerSecond?: Measured
  /** Words nearest to a training word that they are not. */
  readonly neighbours: readonly Neighbour[]
}

export interface Yardstick {
  measure(sample: Sample): Promise<WordMeasures>
}

const referenceWords = 400
const searchedWords = 3000
const listed = 6
const [width, neighbours] = [48, 5]

/** The same real words and the same embedding for every sample: what one is worth never depends on which others are there. */
export function yardstickOf(lines: Lines, place: Pick<Place, 'target'>): Yardstick {
  const memory = createMemory({ target: place.target, seed: 0 })
  const reference = lines.heldOut.slice(0, referenceWords)
  const searched = lines.training.slice(0, searchedWords)
  const embedding = textEmbedding(searched, { width, orders: [1, 2, 3], buckets: 2048 })
  const real = embedding.embed(reference)
  const near = embedding.embed(searched)
  const training = new Set(lines.training)
  const known = new Set([...lines.training, ...lines.heldOut])
  const shareOf = (words: readonly string[], holds: (word: string) => boolean): Measured => ({
    ...wilson(words.filter(holds).length, words.length),
    n: words.length,
  })

  return {
    async measure({ words, seconds, letters: counts }) {
      const rows = embedding.embed(words)
      const { items } = await precisionRecallDensityCoverage(memory, real, rows, width, { neighbours })
      const count = (hits: Float64Array): number => hits.reduce((sum, hit) => sum + hit, 0)
      const places = new Map(words.map((word, i) => [word, i]))
      const ids = words.map((word) => Int32Array.of(places.get(word)!))
      const n = words.length
      return {
        precision: { ...wilson(count(items.precision), n), n },
        coverage: { ...wilson(count(items.coverage), reference.length), n: reference.length },
        real: shareOf(words, (word) => known.has(word)),
        copied: shareOf(words, (word) => training.has(word)),
        distinct: { ...distinctInterval(ids, 1), n },
        ...(seconds && counts && speedOf(seconds, counts)),
        neighbours: await nearestWords(words),
      }
    },
  }

  async function nearestWords(words: readonly string[]): Promise<readonly Neighbour[]> {
    const fresh = [...new Set(words)].filter((word) => word.length > 0 && !training.has(word))
    if (fresh.length === 0) return []
    const found = await nearestRows(memory, embedding.embed(fresh), near, width, { count: 1 })
    return fresh
      .map((word, i) => ({ word, nearest: searched[found.places[i]!]!, distance: found.distances[i]! }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, listed)
  }
}

function speedOf(seconds: readonly number[], counts: readonly number[]) {
  // The clock of a page is coarse: a call that seems to take no time took less than its grain.
  const timed = seconds.map((each) => Math.max(each, 1e-6))
  const { p50, p95, perSecond, calls } = latency(timed)
  const perLetter = ratio(counts.slice(1), timed.slice(1), { resamples: 300 })
  return {
    p50: { ...p50, n: calls },
    p95: { ...p95, n: calls },
    wordsPerSecond: { ...perSecond, n: calls },
    lettersPerSecond: { ...perLetter, n: calls },
  }
}

/** Which of some points no other beats in both: the front, from the best in x to the best in y. */
export function frontOf(points: readonly { readonly x: number; readonly y: number }[]): readonly number[] {
  const isBeaten = ({ x, y }: { readonly x: number; readonly y: number }): boolean =>
    points.some((other) => other.x >= x && other.y >= y && (other.x > x || other.y > y))
  return points
    .map((_, i) => i)
    .filter((i) => !isBeaten(points[i]!))
    .sort((a, b) => points[b]!.x - points[a]!.x)
}
