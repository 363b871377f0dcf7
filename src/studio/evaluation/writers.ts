/** Writers of words that are compared: models that count, models that attend, each at a temperature, and samples that were brought along. */
import { parseSafetensors, toFloat32Array } from '../../files/index.js'
import { createLanguageModel, ngram } from '../../models/index.js'
import { countParameters, parameters } from '../../nn/index.js'
import { createMemory } from '../../runtime/index.js'
import { ngramReader, type Reader, reader, readerSampler } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Place } from '../job.js'
import { foundationStage } from '../lifecycle/learn-lines.js'
import { type Lines, letters, lineContext, lineEnd, longestLine } from '../lifecycle/lines.js'

/** A model that can be asked for words, at any temperature. */
export interface Writing {
  readonly says: string
  readonly parameters: number
  /** A word from the seed, and the letters that it took, its end among them. */
  write(temperature: number, seed: number): Promise<{ readonly word: string; readonly letters: number }>
  /** Nats of a line and how many letters it has, its end among them. */
  loss(line: string): Promise<{ readonly nats: number; readonly letters: number }>
  close(): Promise<void>
}

/** What comes before a model can write: updates that were made of how many. */
export interface Learning {
  readonly made: number
  readonly of: number
}

const attending = {
  'gpt-small': { says: 'a GPT, 1 layer of 24, 120 steps', layers: 1, width: 24, steps: 120 },
  'gpt-large': { says: 'a GPT, 3 layers of 48, 300 steps', layers: 3, width: 48, steps: 300 },
  foundation: { says: 'a GPT, 3 layers of 48, 4,000 steps on words', layers: 3, width: 48, steps: 0 },
} as const
const counting = { 'ngram-2': 2, 'ngram-3': 3, 'ngram-5': 5 } as const

/** The foundation is learnt beforehand, from words, the others from the list at hand. */
export type WritingName = keyof typeof counting | keyof typeof attending

const rows = 48

/** Fits or trains a model on lines, telling how far it has come. */
export async function* writingOf(name: WritingName, lines: Lines, place: Place): AsyncGenerator<Learning, Writing> {
  if (name in counting) return counted(counting[name as keyof typeof counting], lines)
  const { says, steps, ...sizes } = attending[name as keyof typeof attending]
  const memory = createMemory({ target: place.target, seed: place.seed })
  const config = { family: 'gpt', vocabulary: letters.size, context: lineContext, heads: sizes.width / 12 } as const
  const model = createLanguageModel({ ...config, ...sizes })
  if (steps === 0) {
    const { tensors } = parseSafetensors(await place.read('studio/lines-foundation.safetensors'))
    for (const [key, weight] of parameters(model)) memory.write(weight, toFloat32Array(tensors.get(key)!))
  } else {
    const learning = { lines: lines.training, steps, rows, seed: place.seed, areAsked: false }
    const stage = foundationStage(memory, model, learning)
    for (let step = 1; step <= steps; step++) {
      await stage.advance(step)
      yield { made: step, of: steps }
    }
    await stage.close()
  }
  return asked(reader(memory, model, { frozen: true, chunks: [1] }), says, countParameters(model))
}

function counted(order: number, lines: Lines): Writing {
  const tokens = letters.encode(`${lines.training.join('\n')}\n`)
  const model = ngram(tokens, { order, vocabulary: letters.size, boundary: lineEnd })
  const numbers = model.sizes.reduce((sum, size) => sum + size, 0)
  return asked(ngramReader(model), `counts of up to ${order} letters`, numbers)
}

/** One text at a time, as a person who waits for it gets it. */
function asked(reading: Reader, says: string, parameters: number): Writing {
  const sampler = readerSampler(reading, { vocabulary: letters.size }, letters)
  return {
    ...{ says, parameters },
    async write(temperature, seed) {
      const settings = {
        temperature,
        seed,
        maxTokens: longestLine + 1,
        stopTokens: [lineEnd],
        overflow: 'stop' as const,
      }
      const { tokens } = await sampler.complete([lineEnd], settings)
      const ids = tokens.map(({ id }) => id).filter((id) => id !== lineEnd)
      return { word: letters.decode(ids).slice(0, longestLine), letters: tokens.length }
    },
    async loss(line) {
      const ids = [lineEnd, ...letters.encode(line), lineEnd]
      let nats = 0
      for (let i = 1; i < ids.length; i++) {
        const logits = await reading.after(ids.slice(0, i))
        const most = logits.reduce((top, value) => Math.max(top, value), Number.NEGATIVE_INFINITY)
        const total = logits.reduce((sum, value) => sum + Math.exp(value - most), 0)
        nats -= logits[ids[i]!]! - most - Math.log(total)
      }
      return { nats, letters: ids.length - 1 }
    },
    close: () => sampler.close(),
  }
}

/** Words of one's own: one a line, letters only. @throws AtelierError where there are too few, or one can't be read. */
export function ownWords(text: string): readonly string[] {
  const words = text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim().toLowerCase()]))
  const odd = words.findIndex((word) => !/^[a-z]+$/.test(word) || word.length > longestLine)
  if (odd >= 0) {
    throw new AtelierError(
      `samples: line ${odd + 1}: ${JSON.stringify(words[odd]!.slice(0, 40))}: not a word of 1 to ${longestLine} letters from a to z`,
      'Give one word a line',
    )
  }
  if (words.length < fewestSamples) {
    throw new AtelierError(`samples: ${words.length} words: there must be ${fewestSamples} at least`)
  }
  return words
}

export const fewestSamples = 20
