/** A language model of characters: learns a text if asked to, says what may come next, continues, and can be looked into. */
import * as v from 'valibot'
import { createMemory } from '../../runtime/index.js'
import { reader } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Job, Place } from '../job.js'
import type { Plain } from '../message.js'
import { openModelFiles, readModelFiles } from '../model-files.js'
import { modelName } from '../model-name.js'
import { corpusEntries, corpusText } from './language/corpus.js'
import { counter, learner } from './language/learner.js'
import { questions } from './language/questions.js'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const learning = v.object({
  mode: v.literal('learn'),
  ...corpusEntries,
  family: v.picklist(['gpt', 'rnn', 'lstm', 'gru', 'ngram']),
  layers: v.optional(whole(1, 8), 2),
  heads: v.optional(whole(1, 8), 4),
  width: v.optional(whole(8, 512), 64),
  context: v.optional(whole(8, 256), 64),
  batch: v.optional(whole(1, 64), 16),
  steps: v.optional(whole(1, 100_000), 300),
  rate: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1e12)), 1),
  lookEvery: v.optional(whole(1, 1000), 25),
  /** Of n-grams; by default the one that is best on a part of the text. */
  order: v.optional(whole(1, 12)),
})

/** `learn` begins from nothing on a text; `open` takes a model that ships with the Studio, or one of the library (`models/…`), by its name. */
const paramsOf = v.variant('mode', [learning, v.object({ mode: v.literal('open'), model: modelName })])

export async function language(given: Plain, place: Place): Promise<Job> {
  const params = v.parse(paramsOf, given)
  if (params.mode === 'open') return shipped(params.model, place)
  const { family, order, text, corpus, ...rest } = params
  const learnt = await corpusText({ text, corpus }, place)
  return family === 'ngram' ? counter(learnt, { order }) : learner(learnt, family, rest, place)
}

async function shipped(name: string, place: Place): Promise<Job> {
  const opened = await openModelFiles(await readModelFiles(place, name))
  if (opened.kind !== 'text') {
    throw new AtelierError(`open: ${name}: a model of the family ${opened.config.family} neither reads nor writes text`)
  }
  const memory = createMemory({ target: place.target, seed: place.seed })
  opened.write(memory)
  const { model, tokenizer, parameters } = opened
  const { family, context, vocabulary } = model.config
  const { layers, heads } = model.config as { readonly layers?: number; readonly heads?: number }
  const { answer, close } = questions({
    ...{ tokenizer, vocabulary, context },
    reading: reader(memory, model, { frozen: true }),
    ...(heads && { attending: { memory, model } }),
  })
  return {
    step: 0,
    facts: {
      ...{ family, context, parameters, vocabulary: tokenizer.size, layers: layers ?? 0, heads: heads ?? 0 },
      tokens: Array.from({ length: tokenizer.size }, (_, id) => tokenizer.token(id)),
    },
    picture(kind) {
      return Promise.reject(new AtelierError(`picture "${kind}": this job has none of that kind`))
    },
    answer,
    close,
  }
}
