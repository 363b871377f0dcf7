/** A race of five kinds of models of language over one text: the same batches, and of those that learn as many weights. */
import * as v from 'valibot'
import { blockLoader, characterTokenizerOf, splitTail } from '../../data/index.js'
import { matchWidths } from '../../models/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Kept, Place } from '../job.js'
import type { Numbers, Plain } from '../message.js'
import { corpusEntries, corpusText } from './language/corpus.js'
import { countingRacer, learningRacer, type Racer, type RacerOptions } from './race/racer.js'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const paramsOf = v.object({
  ...corpusEntries,
  /** Weights of each that learns. */
  parameters: v.optional(whole(5000, 2_000_000), 45_000),
  layers: v.optional(whole(1, 4), 2),
  heads: v.optional(whole(1, 8), 4),
  context: v.optional(whole(8, 256), 64),
  batch: v.optional(whole(1, 64), 8),
  steps: v.optional(whole(1, 20_000), 600),
  /** Of all that learn, at its peak; without it, what each kind's recipe says. */
  learningRate: v.optional(v.pipe(v.number(), v.minValue(1e-5), v.maxValue(10))),
  /** Steps from one look at the held-out text to the next. */
  lookEvery: v.optional(whole(1, 1000), 25),
})

const families = ['rnn', 'lstm', 'gru', 'gpt'] as const
const askedOf = v.looseObject({ of: v.picklist(['ngram', ...families]) })
const samplesOf = v.record(v.string(), v.unknown())

export async function race(given: Plain, place: Place): Promise<Job> {
  const { text, corpus, parameters, layers, heads, context, batch, steps, learningRate, lookEvery } = v.parse(
    paramsOf,
    given,
  )
  const learnt = await corpusText({ text, corpus }, place)
  const tokenizer = characterTokenizerOf(learnt)
  const { training, heldOut } = splitTail(tokenizer.encode(learnt), 0.1)
  const shape = { vocabulary: tokenizer.size, context, layers, heads }
  const sized = matchWidths(
    families.map((family) => ({ family, ...shape })),
    parameters,
  )
  // Each has a loader of its own with one seed, so that all meet the same batches.
  const options = (): RacerOptions => ({
    ...{ place, tokenizer, heldOut, batch, context, steps },
    ...(learningRate !== undefined && { learningRate }),
    loader: blockLoader(training, { batch, context, seed: place.seed }),
  })
  const racers: readonly Racer[] = [countingRacer(options()), ...sized.map((each) => learningRacer(each, options()))]
  const named = new Map(racers.map((racer) => [racer.name, racer]))
  /** Points [tokens, seconds, nats] of each, by falling number of steps. */
  const curves = new Map(racers.map(({ name }) => [name, [] as (readonly [number, number, number])[]]))
  let step = 0

  async function look(): Promise<void> {
    for (const racer of racers) {
      const nats = await racer.look()
      curves.get(racer.name)!.push([step * batch * context, racer.seconds(), nats])
    }
  }
  /** The first look compiles; it waits until someone wants to see it. */
  const lookFirst = async (): Promise<void> => {
    if (curves.get('ngram')!.length === 0) await look()
  }

  return {
    get step() {
      return step
    },
    get isDone() {
      return step >= steps
    },
    facts: {
      ...{ context, layers, heads, batch, steps },
      parameters: Object.fromEntries(sized.map(({ config, parameters: count }) => [config.family, count])),
      vocabulary: tokenizer.size,
      tokens: Array.from({ length: tokenizer.size }, (_, id) => tokenizer.token(id)),
      training: training.length,
      heldOut: heldOut.length,
    },
    async advance() {
      await lookFirst()
      const readings: Record<string, number> = {}
      for (const racer of racers) {
        const loss = await racer.advance()
        if (loss !== undefined) readings[`${racer.name} loss`] = loss
      }
      step += 1
      if (step % lookEvery === 0 || step === steps) await look()
      return readings
    },
    /** `race`: each one's curve [points, 3] of tokens read, seconds and nats a token on the held-out text, and how fast it learns. */
    async picture(kind) {
      if (kind !== 'race') throw new AtelierError(`picture "${kind}": a race has none of that kind`)
      await lookFirst()
      const tokens = step * batch * context
      return {
        values: {
          racers: racers.map((racer) => ({
            name: racer.name,
            parameters: racer.parameters(),
            width: racer.width,
            seconds: racer.seconds(),
            microseconds: tokens === 0 ? 0 : (1e6 * racer.seconds()) / tokensOf(racer, curves.get(racer.name)!, tokens),
            nats: curves.get(racer.name)!.at(-1)![2],
          })),
          tokens,
        },
        arrays: Object.fromEntries(
          [...curves].map(([name, points]): [string, Numbers] => [
            name,
            { shape: [points.length, 3], data: Float32Array.from(points.flat()) },
          ]),
        ),
      }
    },
    /** `samples`: how each goes on with a text; all that a model of language can be asked, `of` one of them. */
    async answer(question, params) {
      if (question === 'samples') {
        const settings = v.parse(samplesOf, params) as Plain
        const samples: Plain[] = []
        for (const racer of racers) {
          const { values } = await racer.answer('continue', settings)
          samples.push({ name: racer.name, text: values.text!, milliseconds: values.milliseconds! })
        }
        return { values: { samples, step }, arrays: {} }
      }
      const { of, ...rest } = v.parse(askedOf, params)
      return named.get(of)!.answer(question, rest as Plain)
    },
    async save() {
      const each = await Promise.all(racers.map((racer) => racer.save()))
      return { step, bytes: each.reduce((sum, { bytes }) => sum + bytes, 0), each } as Kept
    },
    async restore(kept) {
      const saved = kept as Kept & { readonly each: readonly Kept[] }
      for (const [i, racer] of racers.entries()) racer.restore(saved.each[i]!)
      step = saved.step
      for (const points of curves.values()) {
        const left = points.filter(([tokens]) => tokens <= step * batch * context)
        points.splice(0, points.length, ...left)
      }
    },
    async close() {
      for (const racer of racers) await racer.close()
    },
  }
}

/** Counting is timed at looks only, for what had been read then. */
const tokensOf = ({ name }: Racer, points: readonly (readonly [number, number, number])[], tokens: number): number =>
  name === 'ngram' ? Math.max(1, points.at(-1)![0]) : tokens
