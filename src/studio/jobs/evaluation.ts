/** Compares generators of a medium by the same yardstick, one after another: what one is worth does not depend on which others are there. */
import * as v from 'valibot'
import { AtelierError } from '../../tensor/index.js'
import { competitions } from '../evaluation/candidates.js'
import { drawn, speedKinds } from '../evaluation/drawing.js'
import { type Judged, knownCandidate, type Measures, type Medium } from '../evaluation/medium.js'
import type { Job, OpenJob, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { whole } from './bounds.js'

const ids = v.pipe(v.array(v.pipe(v.string(), v.maxLength(140))), v.maxLength(24))
const shared = {
  candidates: ids,
  /** Samples of each. */
  count: whole(20, 2000),
}
const paramsOf = v.variant('medium', [
  v.object({ medium: v.literal('text'), list: v.picklist(['words', 'names']), ...shared }),
  v.object({ medium: v.literal('images'), ...shared }),
  v.object({ medium: v.literal('points'), shape: v.picklist(['ring', 'grid', 'moons', 'spiral']), ...shared }),
])
const chooseOf = v.object({ candidates: ids })
const ownOf = v.object({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  text: v.pipe(v.string(), v.maxLength(2 ** 20)),
})

/** What was found of a candidate, or why nothing could be. */
type Result = { readonly id: string; readonly says: string; readonly role: string } & (
  | { readonly parameters?: number; readonly n: number; readonly measures: Measures }
  | { readonly problem: string }
)

export const evaluation: OpenJob = async (given, place) => {
  const params = v.parse(paramsOf, given)
  // Each opens a bench of samples of its own kind, which nobody else looks into.
  if (params.medium === 'text') {
    return bench(params, await (await import('../evaluation/words.js')).words(params, place), place)
  }
  if (params.medium === 'images') {
    return bench(params, await (await import('../evaluation/pictures.js')).pictures(params, place), place)
  }
  return bench(params, await (await import('../evaluation/points.js')).points(params, place), place)
}

async function bench<Sample>(
  params: v.InferOutput<typeof paramsOf>,
  medium: Medium<Sample>,
  place: Place,
): Promise<Job> {
  const { count } = params
  const { thing, things } = competitions[medium.name]
  const results = new Map<string, Result>()
  const looks = new Map<string, Judged['look']>()
  let wanted = checked(params.candidates)
  let step = 0
  let says = ''
  let working: AsyncGenerator<string, void> | undefined

  function checked(asked: readonly string[]): readonly string[] {
    for (const id of asked) {
      knownCandidate(medium.name, id)
      medium.check?.(id)
    }
    return [...new Set(asked)]
  }

  async function* measured(id: string): AsyncGenerator<string, void> {
    const told = knownCandidate(medium.name, id)
    const { role } = told.kind
    try {
      const candidate = yield* medium.open(id, told)
      const { samples, speed } = yield* drawn(candidate, medium, { id, count, seed: place.seed, thing })
      const itself = candidate.itself ? yield* candidate.itself() : {}
      yield `${id} is judged`
      const { measures, look } = await medium.judge(samples)
      const { says: said, parameters } = candidate
      looks.set(id, look)
      results.set(id, {
        ...{ id, says: said, role, n: samples.length, measures: { ...measures, ...itself, ...speed } },
        ...(parameters !== undefined && { parameters }),
      })
    } catch (error) {
      // One that can't be opened, or makes something else, takes nothing from the others.
      if (!(error instanceof AtelierError)) throw error
      results.set(id, { ...{ id, role, says: '' }, problem: error.message })
    }
  }

  const table = (): Picture => ({
    values: {
      ...{ medium: medium.name, says },
      left: wanted.filter((id) => !results.has(id)).length,
      results: wanted.flatMap((id) => (results.has(id) ? [results.get(id) as unknown as Plain] : [])),
    },
    arrays: {},
  })

  const questions: Readonly<Record<string, (asked: Plain) => Promise<Picture>>> = {
    /** Who is compared from now on; who has been measured stays so. What costs next to nothing is measured at once: the ceiling and the floor that the others are seen against. */
    async choose(asked) {
      wanted = checked(v.parse(chooseOf, asked).candidates)
      for (const id of wanted) {
        if (results.has(id) || !knownCandidate(medium.name, id).kind.isReady) continue
        for await (const _ of measured(id));
      }
      return table()
    },
    /** Samples of one's own become a candidate, `own:NAME`. */
    async own(asked) {
      const { name, text } = v.parse(ownOf, asked)
      const id = `own:${name}`
      if (!medium.take) throw new AtelierError(`samples: ${things} are not read from files here`)
      const samples = medium.take(id, text)
      results.delete(id)
      return { values: { id, samples }, arrays: {} }
    },
    /** What those that have been measured make, by id: values, and arrays as `ID/NAME`. */
    async look() {
      const seen = wanted.flatMap((id) => (looks.has(id) ? [[id, looks.get(id)!] as const] : []))
      return {
        values: { looks: Object.fromEntries(seen.map(([id, { values }]) => [id, values])) },
        arrays: Object.fromEntries(
          seen.flatMap(([id, { arrays }]) =>
            Object.entries(arrays).map(([name, numbers]) => [`${id}/${name}`, numbers] as const),
          ),
        ),
      }
    },
  }

  return {
    get step() {
      return step
    },
    get isDone() {
      return wanted.every((id) => results.has(id))
    },
    facts: {
      ...{ medium: medium.name, count, thing, things, ...medium.facts },
      measures: [...medium.measures, ...speedKinds(thing, things, medium.pieces?.name)] as unknown as Plain,
    },
    async advance() {
      const next = wanted.find((id) => !results.has(id))
      if (next === undefined) return {}
      working ??= measured(next)
      const { done, value } = await working.next()
      if (done) working = undefined
      else says = value
      step += 1
      return { measured: results.size }
    },
    async picture(kind) {
      if (kind !== 'table') throw new AtelierError(`picture "${kind}": an evaluation has none of that kind`)
      return table()
    },
    async answer(question, asked) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      if (!found) throw new AtelierError(`ask: "${question}": an evaluation has no such question`)
      return found(asked)
    },
    async close() {
      await working?.return(undefined)
      await medium.close()
    },
  }
}
