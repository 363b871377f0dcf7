/** A language model of characters: learns a text if asked to, says what may come next, and continues. */
import * as v from 'valibot'
import { blockLoader, characterTokenizerOf, splitTail, streamLoader, type Tokenizer } from '../../data/index.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../../models/index.js'
import { countParameters, parameters } from '../../nn/index.js'
import { createMemory, type Memory } from '../../runtime/index.js'
import { reader, textSampler } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import {
  lessonOf,
  recipeOptimizer,
  recipeSchedule,
  recipes,
  trainingStep,
  usualRows,
  validator,
} from '../../train/index.js'
import type { Job, Place } from '../job.js'
import type { Picture, Plain } from '../message.js'
import { openModelFiles, readModelFiles } from '../model-files.js'
import { modelName } from '../model-name.js'
import { restoreSnapshot, type Snapshot, snapshotOf } from './snapshot.js'

const families = ['gpt', 'rnn', 'lstm', 'gru'] as const
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const learning = v.object({
  text: v.pipe(v.string(), v.minLength(1000), v.maxLength(4_000_000)),
  family: v.picklist(families),
  layers: whole(1, 8),
  heads: whole(1, 8),
  width: whole(8, 512),
  context: whole(8, 256),
  batch: whole(1, 64),
  steps: whole(1, 100_000),
})

/** `learn` begins from nothing on a text; `open` takes a model that ships with the Studio, or one of the library (`models/…`), by its name. */
const paramsOf = v.variant('mode', [
  v.object({ mode: v.literal('learn'), ...learning.entries }),
  v.object({ mode: v.literal('open'), model: modelName }),
])

export async function language(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  const memory = createMemory({ target: place.target, seed: place.seed })
  return params.mode === 'open' ? shipped(memory, params.model, place) : learner(memory, params, place)
}

/** What every model of this job can be asked. */
interface Reading {
  readonly memory: Memory
  readonly model: LanguageModel
  readonly tokenizer: Tokenizer
  /** Whether weights stay as they are. */
  readonly frozen: boolean
}

async function shipped(memory: Memory, name: string, place: Place): Promise<Job> {
  const opened = await openModelFiles(await readModelFiles(place, name))
  if (opened.kind !== 'text') {
    throw new AtelierError(`open: ${name}: a model of the family ${opened.config.family} neither reads nor writes text`)
  }
  opened.write(memory)
  const reading = { memory, model: opened.model, tokenizer: opened.tokenizer, frozen: true }
  const { answer, close } = answering(reading)
  return { step: 0, facts: factsOf(reading), picture: unknownPicture, answer, close }
}

const factsOf = ({ model, tokenizer }: Reading): Job['facts'] => ({
  family: model.config.family,
  parameters: countParameters(model),
  vocabulary: tokenizer.size,
  context: model.config.context,
  tokens: Array.from({ length: tokenizer.size }, (_, id) => tokenizer.token(id)),
})

const unknownPicture = (kind: string): Promise<never> =>
  Promise.reject(new AtelierError(`picture "${kind}": this job has none of that kind`))

type Learning = v.InferOutput<typeof learning>

/** Trains with the family's recipe. */
async function learner(memory: Memory, { text, steps, batch, ...shape }: Learning, place: Place): Promise<Job> {
  const tokenizer = characterTokenizerOf(text)
  const { training, heldOut } = splitTail(tokenizer.encode(text), 0.1)
  const config = { ...shape, vocabulary: tokenizer.size } as AnyLanguageConfig
  const model = createLanguageModel(config)
  const recipe = recipes[config.family]!
  const { context } = config
  const loaderOf = usualRows(config.family) === 'streams' ? streamLoader : blockLoader
  const loader = loaderOf(training, { batch, context, seed: place.seed })
  const weights = parameters(model)
  const { inputs, loss, carried } = lessonOf(model, { loader, batch, context })
  const lesson = trainingStep(memory, {
    inputs,
    loss,
    weights,
    optimizer: recipeOptimizer(config, recipe),
    expected: batch * context,
  })
  const schedule = recipeSchedule(recipe, steps)
  const validation = validator({ memory, model, loader, batch, context, validationBatches: 4 }, heldOut)
  const reading = { memory, model, tokenizer, frozen: false }
  const { answer, close } = answering(reading)
  const variables = () => [...weights.values(), ...lesson.state, ...carried]
  let step = 0

  return {
    get step() {
      return step
    },
    facts: factsOf(reading),
    async advance() {
      const { tokens, targets, start = 0 } = loader.next()
      const at = Math.min(step + 1, steps)
      const found = await lesson.run([{ tokens, targets, start }], {
        rate: schedule(at),
        count: step + 1,
        clip: recipe.clip,
      })
      if (!found.applied) throw new AtelierError(`step ${step + 1}: the loss is ${found.loss}: it is not finite`)
      step += 1
      return { loss: found.loss, ...(step % 25 === 0 && { heldOut: (await validation.run()).loss }) }
    },
    picture: unknownPicture,
    answer,
    async save() {
      return { ...(await snapshotOf(memory, variables(), step)), loader: loader.state() } as Snapshot
    },
    async restore(kept) {
      const saved = kept as Snapshot & { readonly loader: ReturnType<typeof loader.state> }
      restoreSnapshot(memory, saved)
      loader.restore(saved.loader)
      step = saved.step
    },
    async close() {
      await close()
      await lesson.close()
      await validation.close()
    },
  }
}

const nextParams = v.object({ text: v.pipe(v.string(), v.maxLength(20_000)) })
const continueParams = v.object({
  ...nextParams.entries,
  temperature: v.pipe(v.number(), v.minValue(0), v.maxValue(10)),
  topK: v.optional(whole(0, 1_000_000), 0),
  topP: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 1),
  tokens: whole(1, 500),
  seed: whole(0, 2 ** 31),
})

function answering({ memory, model, tokenizer, frozen }: Reading): Pick<Job, 'answer' | 'close'> {
  const read = reader(memory, model, { frozen })
  const sampler = textSampler(memory, model, tokenizer, { frozen })
  const idsOf = (text: string): number[] => {
    const ids = [...tokenizer.encode(known(tokenizer, text))]
    return ids.length > 0 ? ids : [...tokenizer.encode('\n')]
  }
  const questions: Readonly<Record<string, (params: Plain) => Promise<Picture>>> = {
    /** Logits [vocabulary] of what may come after a text. */
    async next(params) {
      const { text } = v.parse(nextParams, params)
      if (!frozen) read.forget()
      const logits = await read.after(idsOf(text).slice(-model.config.context))
      return { values: {}, arrays: { logits: { shape: [logits.length], data: logits } } }
    },
    /** How a text goes on, token by token, each with its probability. */
    async continue(params) {
      const { text, tokens: maxTokens, ...settings } = v.parse(continueParams, params)
      const { tokens } = await sampler.complete(idsOf(text), { ...settings, maxTokens })
      return {
        values: { text: tokens.map((token) => token.text).join(''), tokens: tokens.map(({ id }) => id) },
        arrays: {},
      }
    },
  }
  return {
    answer(question, params) {
      const found = Object.hasOwn(questions, question) ? questions[question] : undefined
      if (!found) return Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
      return found(params)
    },
    async close() {
      await read.close()
      await sampler.close()
    },
  }
}

/** A text without the characters that the model has never seen. */
const known = (tokenizer: Tokenizer, text: string): string =>
  [...text]
    .filter((character) => {
      try {
        return tokenizer.encode(character).length > 0
      } catch {
        return false
      }
    })
    .join('')
