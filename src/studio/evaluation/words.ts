/** Words, one after another: likeness, variety and copying by their letter groups, beside a list that was learnt from and one that was held out. */
import {
  distinctInterval,
  nearestRows,
  precisionRecallDensityCoverage,
  ratio,
  squaredReach,
  textEmbedding,
} from '../../evaluate/index.js'
import { createMemory } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Place } from '../job.js'
import { readLines } from '../lifecycle/lines.js'
import {
  type Candidate,
  type Measured,
  type MeasureKind,
  type Measures,
  type Medium,
  shareOf,
  shareOfOnes,
} from './medium.js'
import { ownWords, type Writing, type WritingName, writingOf } from './writers.js'

/** A word, and how many letters it took, its end among them. */
interface Written {
  readonly word: string
  readonly letters: number
}

const referenceWords = 400
const searchedWords = 3000
const listed = 6
const [width, neighbours] = [48, 5]
/** Held-out words on which the loss is measured, and how many of them between two chances to pause. */
const [lossWords, atOnce] = [60, 8]
/** Samples of one's own that are judged, at most. */
const mostOwn = 1000

const measures: readonly MeasureKind[] = [
  {
    ...{ name: 'real', label: 'real words', axis: 'quality', unit: 'share' },
    says: 'The share of the words that stand in the list, learnt or held out.',
  },
  {
    ...{ name: 'precision', label: 'precision', axis: 'quality', unit: 'share' },
    says: `The share that lies, by its letter groups, as near to a held-out word as that word’s fifth neighbour does.`,
  },
  {
    ...{ name: 'distinct', label: 'different words', axis: 'diversity', unit: 'share' },
    says: 'The share that is not a repetition.',
  },
  {
    ...{ name: 'coverage', label: 'coverage', axis: 'diversity', unit: 'share' },
    says: 'The share of held-out words that have a written word that near.',
  },
  {
    ...{ name: 'copied', label: 'copied', axis: 'memory', unit: 'share' },
    says: 'The share that stands in the list that was learnt from.',
  },
  {
    ...{ name: 'loss', label: 'held-out loss, nats a letter', axis: 'fit', unit: 'number' },
    says: 'How surprised the model is by words that it has not seen, at temperature 1.',
  },
]

/** Nats a letter on held-out words, at temperature 1, by the one tokenizer of all. */
async function* lossOf(id: string, writing: Writing, heldOut: readonly string[]): AsyncGenerator<string, Measured> {
  const found: { nats: number; letters: number }[] = []
  for (const line of heldOut.slice(0, lossWords)) {
    found.push(await writing.loss(line))
    if (found.length % atOnce === 0) yield `${id} reads: word ${found.length} of ${lossWords}`
  }
  const of = (name: 'nats' | 'letters'): readonly number[] => found.map((each) => each[name])
  return { ...ratio(of('nats'), of('letters'), { resamples: 300 }), n: found.length }
}

export async function words(
  { list, count }: { readonly list: 'words' | 'names'; readonly count: number },
  place: Place,
): Promise<Medium<Written>> {
  const lines = await readLines(list, place)
  const memory = createMemory({ target: place.target, seed: 0 })
  const reference = lines.heldOut.slice(0, referenceWords)
  const searched = lines.training.slice(0, searchedWords)
  const embedding = textEmbedding(searched, { width, orders: [1, 2, 3], buckets: 2048 })
  const real = embedding.embed(reference)
  const near = embedding.embed(searched)
  const realReach = await squaredReach(memory, real, width, neighbours)
  const training = new Set(lines.training)
  const known = new Set([...lines.training, ...lines.heldOut])
  const own = new Map<string, readonly string[]>()
  const writings = new Map<WritingName, Writing>()
  const losses = new Map<WritingName, Measured>()
  const given = (all: readonly string[]): readonly Written[] => all.map((word) => ({ word, letters: word.length + 1 }))

  async function* learnt(name: WritingName): AsyncGenerator<string, Writing> {
    const learning = writingOf(name, lines, place)
    for (;;) {
      const { done, value } = await learning.next()
      if (done) return value
      yield `${name} learns: step ${value.made} of ${value.of}`
    }
  }

  async function nearest(all: readonly string[]) {
    const fresh = [...new Set(all)].filter((word) => word.length > 0 && !training.has(word))
    if (fresh.length === 0) return []
    const found = await nearestRows(memory, embedding.embed(fresh), near, width, { count: 1 })
    return fresh
      .map((word, i) => ({ word, nearest: searched[found.places[i]!]!, distance: found.distances[i]! }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, listed)
  }

  return {
    name: 'text',
    facts: { list, training: lines.training.length, heldOut: lines.heldOut.length },
    measures,
    alone: Number.POSITIVE_INFINITY,
    together: 1,
    pieces: { name: 'letters', of: ({ letters }) => letters },
    check(id) {
      if (id.startsWith('own:') && !own.has(id)) {
        throw new AtelierError(`candidate "${id}": its samples are not there`, 'Drop the file again')
      }
    },
    async *open(id, { kind, setting }): AsyncGenerator<string, Candidate<Written>> {
      if (kind.role === 'real') {
        return { says: 'real words, of those that were learnt from', samples: given(lines.training.slice(-count)) }
      }
      if (kind.role === 'own') {
        return { says: 'samples of your own', samples: given(own.get(id)!.slice(0, mostOwn)) }
      }
      const name = kind.name as WritingName
      const writing = writings.get(name) ?? (yield* learnt(name))
      writings.set(name, writing)
      const { says, parameters } = writing
      return {
        ...{ says, parameters },
        // Of a calls's words each is drawn from the seed alone: one a call.
        draw: async (_, seed) => [await writing.write(setting, seed)],
        async *itself() {
          const loss = losses.get(name) ?? (yield* lossOf(id, writing, lines.heldOut))
          losses.set(name, loss)
          return { loss }
        },
      }
    },
    async judge(samples) {
      const all = samples.map(({ word }) => word)
      const { items } = await precisionRecallDensityCoverage(memory, real, embedding.embed(all), width, {
        neighbours,
        realReach,
      })
      const places = new Map(all.map((word, i) => [word, i]))
      const ids = all.map((word) => Int32Array.of(places.get(word)!))
      const found: Measures = {
        real: shareOf(all.filter((word) => known.has(word)).length, all.length),
        precision: shareOfOnes(items.precision),
        distinct: { ...distinctInterval(ids, 1), n: all.length },
        coverage: shareOfOnes(items.coverage),
        copied: shareOf(all.filter((word) => training.has(word)).length, all.length),
      }
      return {
        measures: found,
        look: { values: { some: all.slice(0, 12), nearest: await nearest(all) }, arrays: {} },
      }
    },
    take(id, text) {
      const all = ownWords(text)
      own.set(id, all)
      return all.length
    },
    async close() {
      for (const writing of writings.values()) await writing.close()
    },
  }
}
