/** What every model of language in the Studio can be asked, whatever its family. */
import * as v from 'valibot'
import type { Tokenizer } from '../../../data/index.js'
import type { LanguageModel } from '../../../models/index.js'
import type { Memory } from '../../../runtime/index.js'
import { attentionReader, type Reader, readerExplainer, readerSampler } from '../../../sample/index.js'
import { AtelierError } from '../../../tensor/index.js'
import type { Job } from '../../job.js'
import type { Picture, Plain } from '../../message.js'

/** A model as it is asked. */
export interface Answering {
  readonly reading: Reader
  readonly tokenizer: Tokenizer
  readonly vocabulary: number
  /** Tokens that are looked back at, at most. */
  readonly context: number
  /** Where there is attention to look at. */
  readonly attending?: { readonly memory: Memory; readonly model: LanguageModel }
}

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const textEntries = { text: v.pipe(v.string(), v.maxLength(20_000)) }
const nextParams = v.object(textEntries)
const continueParams = v.object({
  ...textEntries,
  temperature: v.pipe(v.number(), v.minValue(0), v.maxValue(10)),
  topK: v.optional(whole(0, 1_000_000), 0),
  topP: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 1),
  tokens: whole(1, 500),
  seed: whole(0, 2 ** 31),
})
const surpriseParams = v.object({
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
  alternatives: v.optional(whole(1, 30), 8),
})
const headsParams = v.object({
  ...textEntries,
  off: v.optional(v.array(v.tuple([whole(0, 100), whole(0, 100)])), []),
})

/** Questions take the weights as they are at the time: a model may be learning. */
export function questions({
  reading,
  tokenizer,
  vocabulary,
  context,
  attending,
}: Answering): Required<Pick<Job, 'answer' | 'close'>> {
  const sampler = readerSampler(reading, { vocabulary }, tokenizer)
  const explainer = readerExplainer(reading, { vocabulary }, tokenizer)
  let looking: ReturnType<typeof attentionReader> | undefined
  const idsOf = (text: string): number[] => {
    const ids = [...tokenizer.encode(known(tokenizer, text))]
    return ids.length > 0 ? ids : [...tokenizer.encode(firstText(tokenizer))]
  }
  const look = (text: string, off: readonly (readonly [number, number])[] = []) => {
    if (!attending) throw new AtelierError('attention: this family has none to look at', 'Ask a GPT')
    looking ??= attentionReader(attending.memory, attending.model)
    return looking.read(idsOf(text).slice(-looking.longest), off)
  }

  const asked: Readonly<Record<string, (params: Plain) => Promise<Picture>>> = {
    /** Logits [vocabulary] of what may come after a text. */
    async next(params) {
      const { text } = v.parse(nextParams, params)
      reading.forget()
      const logits = await reading.after(idsOf(text).slice(-context))
      return { values: {}, arrays: { logits: { shape: [logits.length], data: logits } } }
    },
    /** How a text goes on. The same text, settings and seed give the same. */
    async continue(params) {
      const { text, tokens: maxTokens, ...settings } = v.parse(continueParams, params)
      const began = performance.now()
      const { tokens } = await sampler.complete(idsOf(text), { ...settings, maxTokens })
      const milliseconds = (performance.now() - began) / tokens.length
      return {
        values: { text: tokens.map((token) => token.text).join(''), tokens: tokens.map(({ id }) => id), milliseconds },
        arrays: {},
      }
    },
    /** Bits [time] of each token of a text, its rank, and the likeliest [time, alternatives] at each place with their chances. */
    async surprise(params) {
      const { text, alternatives } = v.parse(surpriseParams, params)
      const told = known(tokenizer, text)
      const found = told === '' ? [] : await explainer.surprise(told, { alternatives })
      const count = Math.min(alternatives, vocabulary)
      const ids = new Int32Array(found.length * count)
      const chances = new Float32Array(found.length * count)
      for (const [at, each] of found.entries()) {
        for (const [i, { id, logProbability }] of each.alternatives.entries()) {
          ids[at * count + i] = id
          chances[at * count + i] = Math.exp(logProbability)
        }
      }
      const nats = found.reduce((sum, each) => sum + each.nats, 0)
      const [time, characters] = [found.length, [...told].length]
      return {
        values: {
          tokens: found.map((each) => each.text),
          unknown: [...text].length - characters,
          bitsPerCharacter: characters === 0 ? 0 : nats / Math.LN2 / characters,
          perplexity: Math.exp(nats / Math.max(1, time)),
        },
        arrays: {
          bits: { shape: [time], data: Float32Array.from(found, ({ bits }) => bits) },
          ranks: { shape: [time], data: Int32Array.from(found, ({ rank }) => rank) },
          alternatives: { shape: [time, count], data: ids },
          chances: { shape: [time, count], data: chances },
        },
      }
    },
    /** Maps [layers, heads, time, time] of a text's last tokens, and the logits [vocabulary] after them; of heads that are off, too. */
    async attention(params) {
      const { text, off } = v.parse(headsParams, params)
      const { maps, logits } = await look(text, off)
      const { layers, heads } = looking!
      const time = Math.round(Math.sqrt(maps.length / (layers * heads)))
      const ids = idsOf(text).slice(-time)
      return {
        values: { tokens: ids.map((id) => tokenizer.decode([id])) },
        arrays: {
          maps: { shape: [layers, heads, time, time], data: maps },
          logits: { shape: [logits.length], data: logits },
        },
      }
    },
    /** Logits [vocabulary] with all heads, and without those that are off. */
    async ablate(params) {
      const { text, off } = v.parse(headsParams, params)
      const whole = (await look(text)).logits
      const without = off.length === 0 ? whole : (await look(text, off)).logits
      return {
        values: {},
        arrays: {
          whole: { shape: [whole.length], data: whole },
          without: { shape: [without.length], data: without },
        },
      }
    },
  }
  return {
    answer(question, params) {
      const found = Object.hasOwn(asked, question) ? asked[question] : undefined
      if (!found) return Promise.reject(new AtelierError(`ask: "${question}": this job has no such question`))
      return found(params)
    },
    async close() {
      await reading.close()
      await looking?.close()
    },
  }
}

/** A text without the characters that the model has never seen. */
function known(tokenizer: Tokenizer, text: string): string {
  const seen = new Map<string, boolean>()
  const isKnown = (character: string): boolean => {
    const before = seen.get(character)
    if (before !== undefined) return before
    let isOne = true
    try {
      isOne = tokenizer.encode(character).length > 0
    } catch {
      isOne = false
    }
    seen.set(character, isOne)
    return isOne
  }
  return [...text].filter(isKnown).join('')
}

/** What stands for no text at all: a line's end, or the first character that there is. */
const firstText = (tokenizer: Tokenizer): string => known(tokenizer, '\n') || tokenizer.decode([0])
