/** Those who race: networks that learn step by step, and one that counts. */
import type { BlockLoader, TokenArray, Tokenizer } from '../../../data/index.js'
import { chooseNgram, type NgramModel, ngram, type Sized } from '../../../models/index.js'
import { ngramReader, reader } from '../../../sample/index.js'
import type { Job, Kept, Place } from '../../job.js'
import { type ApprenticeSnapshot, apprentice } from '../language/apprentice.js'
import { questions } from '../language/questions.js'

export type RacerName = 'ngram' | 'rnn' | 'lstm' | 'gru' | 'gpt'

export interface Racer {
  readonly name: RacerName
  /** Weights that are learnt; of one that counts, the n-grams that it has counted so far. */
  parameters(): number
  readonly width: number
  /** Trains on one batch of the loader that all share the order of; the loss in nats a token, if it has one. */
  advance(): Promise<number | undefined>
  /** Nats a token on the held-out text now. */
  look(): Promise<number>
  /** Of learning so far; the first step, which also compiles, counts as the usual one. */
  seconds(): number
  readonly answer: Job['answer']
  save(): Promise<Kept>
  restore(kept: Kept): void
  close(): Promise<void>
}

export interface RacerOptions {
  readonly place: Place
  readonly tokenizer: Tokenizer
  readonly loader: BlockLoader
  readonly heldOut: TokenArray
  readonly batch: number
  readonly context: number
  readonly steps: number
  /** Instead of the recipe's. */
  readonly learningRate?: number
}

/** Batches of held-out text at a look. */
const looked = 4

export function learningRacer(
  { config, parameters }: Sized,
  { place, tokenizer, loader, heldOut, batch, context, steps, learningRate }: RacerOptions,
): Racer {
  const learning = apprentice({
    ...{ config, place, loader, batch, steps },
    ...(learningRate !== undefined && { learningRate }),
    heldOut: { tokens: heldOut, batches: looked },
  })
  const { memory, model } = learning
  const { answer, close } = questions({
    reading: reader(memory, model, { frozen: false }),
    ...{ tokenizer, context, vocabulary: tokenizer.size },
    ...(config.family === 'gpt' && { attending: { memory, model } }),
  })
  const times: number[] = []
  return {
    name: config.family as RacerName,
    parameters: () => parameters,
    width: config.width,
    async advance() {
      const began = performance.now()
      const { loss } = await learning.advance()
      times.push((performance.now() - began) / 1000)
      return loss
    },
    look: () => learning.heldOutLoss(),
    seconds() {
      const later = times.slice(1).reduce((sum, each) => sum + each, 0)
      return times.length === 0 ? 0 : times.length === 1 ? times[0]! : (later * times.length) / (times.length - 1)
    },
    answer,
    save: () => learning.save(),
    restore(kept) {
      learning.restore(kept as ApprenticeSnapshot)
      times.length = Math.min(times.length, kept.step)
    },
    async close() {
      await close()
      await learning.close()
    },
  }
}

/** Counts the tokens of the batches that the others learn from, anew at each look: the order that suits them best. */
export function countingRacer({ tokenizer, loader, heldOut, batch, context, steps }: RacerOptions): Racer {
  const vocabulary = tokenizer.size
  const read = new Int32Array(batch * context * steps)
  let step = 0
  let counted: { readonly model: NgramModel; readonly seconds: number; readonly step: number } | undefined
  const count = (): NgramModel => {
    if (counted?.step === step) return counted.model
    const began = performance.now()
    const tokens = read.subarray(0, step * batch * context)
    const order = step === 0 ? 1 : chooseNgram(tokens, { vocabulary }).model.order
    const model = ngram(tokens, { vocabulary, order })
    counted = { model, step, seconds: (performance.now() - began) / 1000 }
    return model
  }
  return {
    name: 'ngram',
    parameters: () => counted?.model.sizes.reduce((sum, size) => sum + size, 0) ?? 0,
    width: 0,
    async advance() {
      read.set(loader.next().tokens, step * batch * context)
      step += 1
      return undefined
    },
    look: async () => count().loss(heldOut.subarray(0, looked * batch * context)),
    seconds: () => counted?.seconds ?? 0,
    answer(question, params) {
      const asked = questions({ reading: ngramReader(count()), tokenizer, vocabulary, context: 20_000 })
      return asked.answer(question, params).finally(asked.close)
    },
    save: async () => ({ step, bytes: 0, loader: loader.state() }) as Kept,
    restore(kept) {
      step = kept.step
      loader.restore((kept as Kept & { readonly loader: ReturnType<BlockLoader['state']> }).loader)
    },
    async close() {},
  }
}
