/** Compares writers of words by the same yardstick, one after another: what one is worth does not depend on which others are there. */
import * as v from 'valibot'
import { ratio } from '../../evaluate/index.js'
import { AtelierError } from '../../tensor/index.js'
import { type Measured, type Sample, type WordMeasures, yardstickOf } from '../evaluation/measures.js'
import {
  ownWords,
  seedOf,
  type WriterId,
  type Writing,
  type WritingName,
  writerOf,
  writingOf,
} from '../evaluation/writers.js'
import type { Job, Place } from '../job.js'
import { readLines } from '../lifecycle/lines.js'
import type { Picture, Plain } from '../message.js'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const ids = v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(24))
const paramsOf = v.object({
  list: v.picklist(['words', 'names']),
  writers: ids,
  /** Words of each writer. */
  count: whole(20, 1000),
})
const chooseOf = v.object({ writers: ids })
const ownOf = v.object({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  text: v.pipe(v.string(), v.maxLength(2 ** 20)),
})

/** What was found of a writer. */
interface Result extends WordMeasures {
  readonly id: string
  readonly says: string
  readonly parameters?: number
  /** Nats a letter on held-out words, at temperature 1, by the one tokenizer of all. */
  readonly loss?: Measured
}

/** Words between two chances to pause, and held-out words on which the loss is measured. */
const atOnce = 8
const lossWords = 60

export async function evaluation(given: Plain, place: Place): Promise<Job> {
  const { list, count, ...params } = v.parse(paramsOf, given)
  const lines = await readLines(list, place)
  const yardstick = yardstickOf(lines, place)
  const own = new Map<string, readonly string[]>()
  const writings = new Map<WritingName, Writing>()
  const losses = new Map<WritingName, Measured>()
  const results = new Map<string, Result>()
  let wanted = checked(params.writers)
  let step = 0
  let says = ''
  let working: AsyncGenerator<string, void> | undefined

  function checked(asked: readonly string[]): readonly string[] {
    for (const id of asked) {
      if (writerOf(id).model === 'own' && !own.has(id)) {
        throw new AtelierError(`writer "${id}": its samples are not there`, 'Drop the file again')
      }
    }
    return [...new Set(asked)]
  }

  async function* measured(id: string): AsyncGenerator<string, void> {
    const { model, temperature } = writerOf(id)
    if (model === 'real' || model === 'own') {
      const words = model === 'real' ? lines.training.slice(-count) : own.get(id)!.slice(0, 1000)
      yield `measuring ${id}`
      const said = model === 'real' ? 'real words, of those that were learnt from' : 'samples of your own'
      results.set(id, { id, says: said, ...(await yardstick.measure({ words })) })
      return
    }
    const writing = writings.get(model) ?? (yield* learnt(model))
    writings.set(model, writing)
    const sample = yield* written(id, writing, temperature)
    const loss = losses.get(model) ?? (yield* lossOf(id, writing))
    losses.set(model, loss)
    yield `measuring ${id}`
    const { says: said, parameters } = writing
    results.set(id, { ...{ id, says: said, parameters, loss }, ...(await yardstick.measure(sample)) })
  }

  async function* learnt(model: Exclude<WriterId['model'], 'real' | 'own'>): AsyncGenerator<string, Writing> {
    const learning = writingOf(model, lines, place)
    for (;;) {
      const { done, value } = await learning.next()
      if (done) return value
      yield `${model} learns: step ${value.made} of ${value.of}`
    }
  }

  async function* written(id: string, writing: Writing, temperature: number): AsyncGenerator<string, Sample> {
    const sample = { words: [] as string[], seconds: [] as number[], letters: [] as number[] }
    // One more than is kept opens what has to be opened.
    await writing.write(temperature, 0)
    while (sample.words.length < count) {
      const began = performance.now()
      const found = await writing.write(temperature, seedOf(place.seed, id, sample.words.length))
      sample.seconds.push((performance.now() - began) / 1000)
      sample.words.push(found.word)
      sample.letters.push(found.letters)
      if (sample.words.length % atOnce === 0) yield `${id} writes: word ${sample.words.length} of ${count}`
    }
    return sample
  }

  async function* lossOf(id: string, writing: Writing): AsyncGenerator<string, Measured> {
    const found: { nats: number; letters: number }[] = []
    for (const line of lines.heldOut.slice(0, lossWords)) {
      found.push(await writing.loss(line))
      if (found.length % atOnce === 0) yield `${id} reads: word ${found.length} of ${lossWords}`
    }
    const of = (name: 'nats' | 'letters'): readonly number[] => found.map((each) => each[name])
    return { ...ratio(of('nats'), of('letters'), { resamples: 300 }), n: found.length }
  }

  const left = (): string | undefined => wanted.find((id) => !results.has(id))
  const table = (): Picture => ({
    values: {
      says,
      left: wanted.filter((id) => !results.has(id)).length,
      results: wanted.flatMap((id) => (results.has(id) ? [results.get(id) as unknown as Plain] : [])),
    },
    arrays: {},
  })

  return {
    get step() {
      return step
    },
    get isDone() {
      return left() === undefined
    },
    facts: { list, count, training: lines.training.length, heldOut: lines.heldOut.length },
    async advance() {
      const next = left()
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
      if (question === 'choose') {
        wanted = checked(v.parse(chooseOf, asked).writers)
        return table()
      }
      // Samples of one's own become a writer, `own:NAME`.
      if (question === 'own') {
        const { name, text } = v.parse(ownOf, asked)
        const id = `own:${name}`
        own.set(id, ownWords(text))
        results.delete(id)
        return { values: { id, words: own.get(id)!.length }, arrays: {} }
      }
      throw new AtelierError(`ask: "${question}": an evaluation has no such question`)
    },
    async close() {
      await working?.return(undefined)
      for (const writing of writings.values()) await writing.close()
    },
  }
}
