/** A language model that learns a text and can be asked meanwhile. */
import { blockLoader, characterTokenizerOf, splitTail, streamLoader } from '../../../data/index.js'
import { type AnyLanguageConfig, chooseNgram, ngram } from '../../../models/index.js'
import { countParameters } from '../../../nn/index.js'
import { ngramReader, reader } from '../../../sample/index.js'
import { AtelierError } from '../../../tensor/index.js'
import { usualRows } from '../../../train/index.js'
import type { Job, Place } from '../../job.js'
import { type ApprenticeSnapshot, apprentice } from './apprentice.js'
import { history } from './history.js'
import { keptFiles } from './kept-files.js'
import { questions } from './questions.js'

export interface LearnerParams {
  readonly layers: number
  readonly heads: number
  readonly width: number
  readonly context: number
  readonly batch: number
  readonly steps: number
  readonly rate: number
  /** Steps from one look at the held-out text to the next. */
  readonly lookEvery: number
}

const heldOutShare = 0.1

const unknownPicture = (kind: string): never => {
  throw new AtelierError(`picture "${kind}": this job has none of that kind`)
}

export async function learner(
  text: string,
  family: 'gpt' | 'rnn' | 'lstm' | 'gru',
  params: LearnerParams,
  place: Place,
): Promise<Job> {
  const { layers, heads, width, context, batch, steps, rate, lookEvery } = params
  const tokenizer = characterTokenizerOf(text)
  const { training, heldOut } = splitTail(tokenizer.encode(text), heldOutShare)
  const shape = { layers, width, context, vocabulary: tokenizer.size, ...(family === 'gpt' && { heads }) }
  const config = { family, ...shape } as AnyLanguageConfig
  const loaderOf = usualRows(family) === 'streams' ? streamLoader : blockLoader
  const learning = apprentice({
    ...{ config, place, batch, steps, rate },
    loader: loaderOf(training, { batch, context, seed: place.seed }),
    heldOut: { tokens: heldOut, batches: 4 },
  })
  const { memory, model } = learning
  const asked = questions({
    reading: reader(memory, model, { frozen: false }),
    ...{ tokenizer, context, vocabulary: tokenizer.size },
    ...(family === 'gpt' && { attending: { memory, model } }),
  })
  const [losses, looks] = [history(), history()]
  looks.add(0, await learning.heldOutLoss())

  return {
    get step() {
      return learning.step
    },
    get isDone() {
      return learning.step >= steps
    },
    facts: {
      ...{ family, layers, heads: family === 'gpt' ? heads : 0, context, steps },
      parameters: countParameters(model),
      vocabulary: tokenizer.size,
      tokens: Array.from({ length: tokenizer.size }, (_, id) => tokenizer.token(id)),
      training: training.length,
      heldOut: heldOut.length,
      keeps: true,
    },
    async advance() {
      const { loss, norm } = await learning.advance()
      losses.add(learning.step, loss)
      const isLook = learning.step % lookEvery === 0 || learning.step === steps
      const heldOutLoss = isLook ? await learning.heldOutLoss() : undefined
      if (heldOutLoss !== undefined) looks.add(learning.step, heldOutLoss)
      return { loss, norm, ...(heldOutLoss !== undefined && { heldOut: heldOutLoss }) }
    },
    /** `learning`: the loss of the batches and of the held-out text [points, 2], each with its step; nats a token. */
    async picture(kind) {
      if (kind !== 'learning') return unknownPicture(kind)
      return { values: { step: learning.step }, arrays: { loss: losses.numbers(), heldOut: looks.numbers() } }
    },
    /** Besides what every model can be asked: `files`, what it is by now, to be kept. */
    answer(question, given) {
      if (question !== 'files') return asked.answer(question, given)
      const training = { data: 'a text of a page', steps: learning.step, batch, seed: place.seed }
      return keptFiles({ memory, model, tokenizer, training })
    },
    save: () => learning.save(),
    async restore(kept) {
      learning.restore(kept as ApprenticeSnapshot)
      for (const each of [losses, looks]) each.cut(kept.step)
    },
    async close() {
      await asked.close()
      await learning.close()
    },
  }
}

/** Counts instead of learning: done at once. */
export function counter(text: string, { order }: { readonly order?: number | undefined }): Job {
  const tokenizer = characterTokenizerOf(text)
  const { training, heldOut } = splitTail(tokenizer.encode(text), heldOutShare)
  const sizes = { vocabulary: tokenizer.size }
  const chosen = order ?? chooseNgram(training, sizes).model.order
  const model = ngram(training, { ...sizes, order: chosen })
  const asked = questions({ reading: ngramReader(model), tokenizer, ...sizes, context: 20_000 })
  const loss = model.loss(heldOut, { context: training.subarray(-chosen) })
  return {
    step: 0,
    isDone: true,
    facts: {
      ...{ family: 'ngram', order: chosen, layers: 0, heads: 0, context: chosen - 1, steps: 0 },
      parameters: model.sizes.reduce((sum, size) => sum + size, 0),
      vocabulary: tokenizer.size,
      tokens: Array.from({ length: tokenizer.size }, (_, id) => tokenizer.token(id)),
      training: training.length,
      heldOut: heldOut.length,
      heldOutLoss: loss,
    },
    async picture(kind) {
      if (kind !== 'learning') return unknownPicture(kind)
      const heldOutLoss = { shape: [1, 2], data: Float32Array.of(0, loss) }
      return {
        values: { step: 0 },
        arrays: { loss: { shape: [0, 2], data: new Float32Array() }, heldOut: heldOutLoss },
      }
    },
    ...asked,
  }
}
