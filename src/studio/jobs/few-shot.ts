/** Learning from a few examples: characters that a network has never met, told apart by the nearest mean of their places, beside simple ways. */
import * as v from 'valibot'
import { type ClassPool, readEpisodes } from '../../data/index.js'
import {
  type EpisodeLearner,
  episodeShare,
  meanInterval,
  nearestExample,
  nearestPrototype,
} from '../../evaluate/index.js'
import { AtelierError } from '../../tensor/index.js'
import { alphabets, type Characters, openCharacters } from '../characters.js'
import { inked, readStrokes } from '../drawing.js'
import type { Job, Kept, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const paramsOf = v.object({
  alphabets: v.picklist(alphabets),
  /** Characters to tell apart. */
  ways: whole(2, 17),
})
const episodeOf = v.object({ shots: whole(1, 10), at: whole(0, 9999) })
const drawing = v.pipe(v.string(), v.maxLength(4000))
const recogniseOf = v.object({
  examples: v.pipe(v.array(v.object({ way: whole(0, 4), strokes: drawing })), v.minLength(2), v.maxLength(25)),
  question: drawing,
})

/** Examples of each character that are tried; others have four drawings, one of which is asked. */
export const shotsTried = { others: [1, 2, 3], tagalog: [1, 2, 3, 5, 10] } as const
const queriesOf = { others: 1, tagalog: 5 } as const

/** Ways to answer, by name: what they look at, and how. */
export const learners = {
  'nearest mean of places': { sees: 'places', learner: nearestPrototype },
  'nearest example of places': { sees: 'places', learner: nearestExample },
  'nearest mean of pixels': { sees: 'pixels', learner: nearestPrototype },
  'nearest example of pixels': { sees: 'pixels', learner: nearestExample },
} as const satisfies Readonly<Record<string, { readonly sees: 'places' | 'pixels'; readonly learner: EpisodeLearner }>>
export type LearnerName = keyof typeof learners
const learnerNames = Object.keys(learners) as readonly LearnerName[]

/** Episodes of a step, for each number of examples, and steps until the curve is done. */
const episodesAStep = 1
const steps = 200

export async function fewShot(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const shotsOf = shotsTried[params.alphabets]
  const characters = await openCharacters(place, params.alphabets)
  const shape = { ways: params.ways, queries: queriesOf[params.alphabets] }
  let step = 0
  /** Shares of right answers of every episode so far, by learner and by number of examples. */
  let shares = emptyShares(shotsOf)

  return {
    get step() {
      return step
    },
    get isDone() {
      return step >= steps
    },
    facts: {
      parameters: characters.parameters,
      characters: characters.pixels.classes.length,
      drawings: characters.pixels.classes[0]!.count,
      shots: [...shotsOf],
    },
    get caption() {
      const [few, many] = [shotsOf[0], shotsOf.at(-1)]
      return step === 0
        ? undefined
        : `task ${step}: ${params.ways} characters, asked with ${few} to ${many} examples of each, by places and by pixels`
    },
    async advance() {
      for (const [i, shots] of shotsOf.entries()) {
        for (const name of learnerNames) {
          const { sees, learner } = learners[name]
          const options = { ...shape, shots, seed: place.seed, split: `curve of ${shots}` }
          const pool = await poolOf(characters, sees)
          const at = readEpisodes(pool, options)
          for (let episode = 0; episode < episodesAStep; episode++) {
            const asked = at(step * episodesAStep + episode)
            shares[name][i]!.push(await episodeShare(asked, learner, pool, options))
          }
        }
      }
      step += 1
      return { episodes: step * episodesAStep }
    },
    /** `curve`: errors by learner and number of examples, with 95 % intervals over episodes. */
    async picture(kind) {
      if (kind !== 'curve') throw new AtelierError(`picture "${kind}": this job has none of that kind`)
      return {
        values: { shots: [...shotsOf], chance: 1 - 1 / params.ways, curves: curvesOf(shares), step },
        arrays: {},
      }
    },
    /** `episode`: one task with its drawings and answers; `recognise`: whose drawing the reader's is. */
    async answer(question, asked) {
      if (question === 'episode') {
        const { shots, at } = v.parse(episodeOf, asked)
        if (!shotsOf.some((each) => each === shots)) {
          throw new AtelierError(`episode: ${shots} examples: these drawings allow ${shotsOf.join(', ')}`)
        }
        return episode(characters, { ...shape, shots, seed: place.seed }, at)
      }
      if (question === 'recognise') return recognise(characters, v.parse(recogniseOf, asked))
      throw new AtelierError(`ask: "${question}": this job has no such question`)
    },
    async save() {
      const all = Object.fromEntries(learnerNames.map((name) => [name, shares[name].map((each) => [...each])]))
      return { step, bytes: 8 * step * episodesAStep * shotsOf.length * learnerNames.length, shares: all } as Saved
    },
    async restore(kept) {
      const saved = kept as Saved
      shares = Object.fromEntries(
        learnerNames.map((name) => [name, saved.shares[name].map((each) => [...each])]),
      ) as Shares
      step = saved.step
    },
    close: () => characters.close(),
  }
}

type Shares = Readonly<Record<LearnerName, number[][]>>
interface Saved extends Kept {
  readonly shares: Shares
}

const emptyShares = (shots: readonly number[]): Shares =>
  Object.fromEntries(learnerNames.map((name) => [name, shots.map(() => [] as number[])])) as unknown as Shares

const curvesOf = (shares: Shares): Picture['values'] =>
  Object.fromEntries(
    learnerNames.map((name) => [
      name,
      shares[name]
        .filter((each) => each.length > 1)
        .map((each) => {
          const { value, low, high } = meanInterval(each)
          return [1 - value, Math.max(0, 1 - high), Math.min(1, 1 - low)]
        }),
    ]),
  )

const poolOf = (characters: Characters, sees: 'places' | 'pixels'): Promise<ClassPool> =>
  sees === 'places' ? characters.places() : Promise.resolve(characters.pixels)

interface EpisodeAsked {
  readonly ways: number
  readonly shots: number
  readonly queries: number
  readonly seed: number
}

async function episode(characters: Characters, asked: EpisodeAsked, at: number): Promise<Picture> {
  const drawn = readEpisodes(characters.pixels, { ...asked, split: 'shown' })(at)
  // Only what is shown is placed: a first task need not wait for all drawings.
  const places = { support: await characters.embed(drawn.support), queries: await characters.embed(drawn.queries) }
  const seen = { pixels: drawn, places }
  const answers: Record<string, Plain> = {}
  for (const name of learnerNames) {
    const { sees, learner } = learners[name]
    const width = seen[sees].support.length / (asked.ways * asked.shots)
    answers[name] = [...(await learner({ ...asked, width, ...seen[sees] }))]
  }
  const { support, queries, labels } = drawn
  const sides = [1, 28, 28]
  return {
    values: {
      ...{ answers, labels: [...labels], names: [...drawn.classes].map((c) => characters.pixels.classes[c]!.name) },
    },
    arrays: {
      support: { shape: [asked.ways * asked.shots, ...sides], data: support },
      queries: { shape: [labels.length, ...sides], data: queries },
    },
  }
}

/** The reader's own drawings: how far the question lies from the mean of each character's examples, and the chances that distances make. */
async function recognise(characters: Characters, asked: v.InferOutput<typeof recogniseOf>): Promise<Picture> {
  const ways = [...new Set(asked.examples.map(({ way }) => way))].sort((a, b) => a - b)
  const drawings = [...asked.examples.map(({ strokes }) => strokes), asked.question].map((text) =>
    inked(readStrokes(text)),
  )
  const all = Float32Array.from(drawings.flatMap((drawing) => [...drawing]))
  const places = await characters.embed(all)
  const size = places.length / drawings.length
  const question = places.subarray((drawings.length - 1) * size)
  const distances = ways.map((way) => {
    const own = asked.examples.flatMap((example, i) => (example.way === way ? [i] : []))
    let sum = 0
    for (let k = 0; k < size; k++) {
      const mean = own.reduce((total, i) => total + places[i * size + k]! / own.length, 0)
      sum += (question[k]! - mean) ** 2
    }
    return sum
  })
  const nearest = Math.min(...distances)
  const parts = distances.map((far) => Math.exp(nearest - far))
  const total = parts.reduce((a, b) => a + b, 0)
  return {
    values: { ways, distances, chances: parts.map((part) => part / total) },
    arrays: { drawings: { shape: [drawings.length, 1, 28, 28], data: all } },
  }
}
