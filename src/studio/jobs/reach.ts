/** How far back four kinds of networks can learn from: the reach of their gradients and of their memory, before and after learning. */
import * as v from 'valibot'
import { matchWidths } from '../../models/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Kept, Place } from '../job.js'
import type { Numbers, Plain } from '../message.js'
import { history } from './language/history.js'
import { clueValues, clueVocabulary, distancesIn } from './reach/clues.js'
import { type Look, type Seeker, seeker } from './reach/seeker.js'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const paramsOf = v.object({
  /** Steps of a sequence: the clue stands up to one less back. */
  length: v.optional(whole(9, 65), 65),
  parameters: v.optional(whole(2000, 100_000), 8000),
  batch: v.optional(whole(4, 64), 16),
  /** Steps of training of each seed. */
  steps: v.optional(whole(1, 2000), 120),
  seeds: v.optional(whole(1, 5), 3),
  lookEvery: v.optional(whole(1, 500), 20),
  gain: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(2)), 0.58),
  /** Longest gradient; 0 is no limit. */
  clip: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 1),
})

const families = ['rnn', 'lstm', 'gru', 'gpt'] as const
const newOf = v.object({ family: v.picklist(families) })

/** What all four look like at a step. */
interface Looks {
  readonly step: number
  readonly looks: readonly Look[]
}

export async function reach(given: Plain, place: Place): Promise<Job> {
  const { length, parameters, batch, steps, seeds, lookEvery, gain, clip } = v.parse(paramsOf, given)
  const shape = { vocabulary: clueVocabulary, context: length, layers: 1, heads: 2 }
  const sized = matchWidths(
    families.map((family) => ({ family, ...shape })),
    parameters,
  )
  const seekers = sized.map((each) => seeker(each, { place, length, batch, steps, gain, clip }))
  const distances = distancesIn(length)
  const all = <T>(ask: (each: Seeker) => Promise<T>): Promise<readonly T[]> =>
    seekers.reduce(async (before, each) => [...(await before), await ask(each)], Promise.resolve([] as readonly T[]))
  let after: Looks[] = []
  const norms = seekers.map(() => history())
  const losses = seekers.map(() => history())
  let step = 0

  /** The last look of each seed so far. */
  const lastLooks = (): readonly (readonly Look[])[] =>
    Array.from({ length: seeds }, (_, seed) =>
      after.findLast((each) => each.step > seed * steps && each.step <= (seed + 1) * steps),
    ).flatMap((found) => (found ? [found.looks] : []))

  /** Of each family's looks [families, seeds, distances]. */
  const numbersOf = (found: readonly (readonly Look[])[], what: keyof Look): Numbers => ({
    shape: [found.length, found[0]!.length, distances.length],
    data: Float32Array.from(found.flatMap((looks) => looks.flatMap((look) => look[what]))),
  })

  return {
    get step() {
      return step
    },
    get isDone() {
      return step >= steps * seeds
    },
    facts: {
      ...{ length, steps, seeds, gain, clip, batch },
      distances,
      chance: 1 / clueValues,
      families: sized.map(({ config, parameters: count }) => ({
        name: config.family,
        parameters: count,
        width: config.width,
        layers: config.layers,
      })),
    },
    async advance() {
      const seed = Math.floor(step / steps)
      if (step % steps === 0) await all((each) => each.restart(place.seed + seed))
      const found = await all((each) => each.advance())
      step += 1
      for (const [i, { norm, loss }] of found.entries()) {
        norms[i]!.add(step, norm)
        losses[i]!.add(step, loss)
      }
      if (step % lookEvery === 0 || step % steps === 0) after.push({ step, looks: await all((each) => each.look()) })
      return Object.fromEntries(found.map(({ loss }, i) => [`${families[i]} loss`, loss]))
    },
    /**
     * `reach`: how far back those reach that have learnt, gradient and share of right answers [families, seeds, distances]; the lengths of
     * their gradients and their losses [steps, 2] by family: the steps of all seeds, one seed after the other.
     */
    async picture(kind) {
      if (kind !== 'reach') throw new AtelierError(`picture "${kind}": this job has none of that kind`)
      const looks = lastLooks()
      const byFamily = families.map((_, i) => looks.map((each) => each[i]!))
      return {
        values: {
          seed: place.seed + Math.min(seeds - 1, Math.floor(step / steps)),
          learnt: looks.length,
          microseconds: seekers.map((each) => each.microseconds()),
        },
        arrays: {
          reach: numbersOf(byFamily, 'reach'),
          recall: numbersOf(byFamily, 'recall'),
          ...Object.fromEntries(families.map((family, i) => [`norms.${family}`, norms[i]!.numbers()])),
          ...Object.fromEntries(families.map((family, i) => [`losses.${family}`, losses[i]!.numbers()])),
        },
      }
    },
    /** `new`: how far back a family reaches before it has learnt anything [1, seeds, distances]. */
    async answer(question, params) {
      if (question !== 'new') throw new AtelierError(`ask: "${question}": this job has no such question`)
      const one = seekers[families.indexOf(v.parse(newOf, params).family)]!
      const kept = await one.save()
      const looks: Look[] = []
      for (let seed = 0; seed < seeds; seed++) looks.push(await one.lookNew(place.seed + seed))
      one.restore(kept)
      return {
        values: { family: one.family },
        arrays: { reach: numbersOf([looks], 'reach'), recall: numbersOf([looks], 'recall') },
      }
    },
    async save() {
      const each = await Promise.all(seekers.map((one) => one.save()))
      return { step, bytes: each.reduce((sum, { bytes }) => sum + bytes, 0), each } as Kept
    },
    async restore(kept) {
      const saved = kept as Kept & { readonly each: readonly Kept[] }
      for (const [i, one] of seekers.entries()) one.restore(saved.each[i]!)
      step = saved.step
      after = after.filter((each) => each.step <= step)
      for (const each of [...norms, ...losses]) each.cut(step)
    },
    async close() {
      for (const one of seekers) await one.close()
    },
  }
}
