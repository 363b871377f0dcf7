/** Runs an experiment, seed after seed, in steps that can be paused; then says what the runs say together. */
import * as v from 'valibot'
import { AtelierError } from '../../tensor/index.js'
import type { Progress } from '../experiment.js'
import { cards } from '../experiments/cards.js'
import { experiments } from '../experiments/index.js'
import type { Job, Place } from '../job.js'
import { readLink } from '../link.js'
import type { Plain } from '../message.js'

const seedsOf = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20))
const paramsOf = v.object({
  id: v.string(),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
  seeds: seedsOf,
})
const changeOf = v.object({ seeds: seedsOf })

export async function experiment(given: Plain, place: Place): Promise<Job> {
  const { id, params, seeds: wanted } = v.parse(paramsOf, given)
  let seeds = wanted
  const card = cards.find((each) => each.id === id)
  const load = Object.hasOwn(experiments, id) ? experiments[id] : undefined
  if (!card || !load) throw new AtelierError(`experiment "${id}": there is none of that name`)
  const { run, verdict } = await load()
  const { values } = readLink(card.link, params)
  const results: unknown[] = []
  let running: AsyncGenerator<Progress, unknown> | undefined
  let progress: Progress = { share: 0, says: 'beginning' }
  let step = 0

  return {
    get step() {
      return step
    },
    facts: { title: card.title, seeds: wanted },
    get isDone() {
      return results.length >= seeds
    },
    async advance() {
      running ??= run(values, { ...place, seed: place.seed + results.length })
      const { done, value } = await running.next()
      step += 1
      if (done) {
        results.push(value)
        running = undefined
        progress = { share: 0, says: 'done' }
      } else progress = value
      return { ...progress.readings, share: (results.length + progress.share) / seeds }
    },
    /** `progress`: how far the seeds have come, and what is being done. */
    async picture(kind) {
      if (kind !== 'progress') throw new AtelierError(`picture "${kind}": an experiment has none of that kind`)
      const { says, share, readings = {} } = progress
      const values = { says, readings, seed: place.seed + Math.min(results.length, seeds - 1) }
      return { values: { ...values, share: (results.length + share) / seeds, finished: results.length }, arrays: {} }
    },
    /** More seeds: those that are done stay. */
    set(change) {
      seeds = Math.max(results.length, v.parse(changeOf, change).seeds)
    },
    /** `verdict`: of the seeds that are done so far, with their number; `results`: what each of them found. */
    async answer(question) {
      if (results.length === 0) throw new AtelierError('verdict: no run is done yet')
      if (question === 'verdict')
        return { values: { ...verdict(results, values), runs: results.length } as never, arrays: {} }
      if (question === 'results') return { values: { results: results as readonly Plain[] }, arrays: {} }
      throw new AtelierError(`ask: "${question}": an experiment has no such question`)
    },
    async close() {
      await running?.return(undefined)
    },
  }
}
