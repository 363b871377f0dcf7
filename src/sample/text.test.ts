import { describe, expect, it } from 'vitest'
import { byteTokenizer, characterTokenizer, type Tokenizer } from '../data/index.js'
import { Gpt, Gpt2, type LanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, int32, type Memory, program } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { type GeneratedToken, type GenerateOptions, scoreText, textSampler } from './index.js'
import { reader } from './reader.js'

const context = 24
const letters = characterTokenizer('\nabcdefghijklmnopqrstuvwxyz ')
const small = { context, layers: 2, heads: 2, width: 16 }
const families: Record<string, (vocabulary: number) => LanguageModel> = {
  Gpt: (vocabulary) => new Gpt({ family: 'gpt', vocabulary, ...small }),
  Gpt2: (vocabulary) => new Gpt2({ family: 'gpt2', vocabulary, ...small }),
}

/** Every weight random, so that no part of the model is without effect and no distribution is flat. */
function randomModel(family = 'Gpt', vocabulary = letters.size): { memory: Memory; model: LanguageModel } {
  const model = families[family]!(vocabulary)
  const memory = createMemory({ seed: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(3, name)
    const values = Float32Array.from({ length: weight.size }, () => 0.4 * stream.normal())
    memory.write(weight, values)
  }
  return { memory, model }
}

/** Logits of every position, read whole. */
async function uncached(memory: Memory, model: LanguageModel, tokens: readonly number[]): Promise<Float32Array[]> {
  const forward = program(memory, { tokens: int32([1, tokens.length]) }, (fed) => ({
    outputs: { logits: model.forward(fed.tokens) },
  }))
  const { logits } = await forward.run({ tokens: Int32Array.from(tokens) })
  await forward.close()
  const { vocabulary } = model.config
  return tokens.map((_, i) => (logits.data as Float32Array).slice(i * vocabulary, (i + 1) * vocabulary))
}

const logSoftmax = (logits: Float32Array) => {
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
  return Array.from(logits, (logit) => logit - Math.log(total))
}

function difference(a: Float32Array, b: Float32Array): number {
  const [x, y] = [logSoftmax(a), logSoftmax(b)]
  return Math.max(...x.map((value, i) => Math.abs(value - y[i]!)))
}

const randomTokens = (length: number, seed: number) => {
  const stream = randomStream(seed)
  return Array.from({ length }, () => stream.integer(letters.size))
}

async function collect(stream: AsyncIterable<GeneratedToken>): Promise<GeneratedToken[]> {
  const tokens: GeneratedToken[] = []
  for await (const token of stream) tokens.push(token)
  return tokens
}

async function complete(prompt: string, options: GenerateOptions, tokenizer: Tokenizer = letters) {
  const { memory, model } = randomModel('Gpt', tokenizer.size)
  const sampler = textSampler(memory, model, tokenizer)
  try {
    return await sampler.complete(prompt, options)
  } finally {
    await sampler.close()
  }
}

describe.each(Object.keys(families))('the cache of %s', (family) => {
  it.each([[[1]], [[2, 5]], [[4, 16]], [[8, 64]], [[context]]])(
    'reads as the whole does, in chunks of %j',
    async (chunks) => {
      const { memory, model } = randomModel(family)
      const tokens = randomTokens(context, 7)
      const whole = await uncached(memory, model, tokens)
      for (const frozen of [false, true]) {
        const reading = reader(memory, model, { frozen, chunks })
        let worst = 0
        for (const length of [13, 14, 15, 20, ...tokens.keys()].filter((n) => n > 0)) {
          worst = Math.max(worst, difference(await reading.after(tokens.slice(0, length)), whole[length - 1]!))
        }
        reading.forget()
        worst = Math.max(worst, difference(await reading.after(tokens), whole[context - 1]!))
        await reading.close()
        expect(worst).toBeLessThan(1e-4)
      }
    },
  )

  it('reads another text after a longer one', async () => {
    const { memory, model } = randomModel(family)
    const reading = reader(memory, model, { frozen: true })
    await reading.after(randomTokens(context, 1))
    const other = randomTokens(11, 2)
    const logits = await reading.after(other)
    expect(difference(logits, (await uncached(memory, model, other))[10]!)).toBeLessThan(1e-4)
    await reading.close()
  })

  it('generates with the log-probabilities of the whole, after sliding too', async () => {
    const { memory, model } = randomModel(family)
    const sampler = textSampler(memory, model, letters)
    const prompt = [...letters.encode('call me ')]
    const { tokens } = await sampler.complete(prompt, { maxTokens: 60, seed: 4 })
    const all = [...prompt, ...tokens.map(({ id }) => id)]
    let from = 0
    for (const [i, token] of tokens.entries()) {
      const length = prompt.length + i
      if (length - from > context) from = length - context / 2
      const logits = (await uncached(memory, model, all.slice(from, length))).at(-1)!
      expect(Math.abs(logSoftmax(logits)[token.id]! - token.logProbability)).toBeLessThan(1e-4)
    }
    expect(from).toBeGreaterThan(context)
    await sampler.close()
  })
})

describe('text sampler', () => {
  it('gives the same text for the same seed and another for another', async () => {
    const [once, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => complete('a whale', { seed, maxTokens: 40 })),
    )
    expect(again).toEqual(once)
    expect(other!.text).not.toBe(once!.text)
    expect(once!.tokens).toHaveLength(40)
    expect(once!.reason).toBe('length')
  })

  it('draws token i with the seed’s i-th number, however the prompt was read', async () => {
    const { memory, model } = randomModel()
    const texts = []
    for (const chunks of [[1], [3], [8, 64]]) {
      const sampler = textSampler(memory, model, letters, { chunks })
      texts.push((await sampler.complete('the white whale', { seed: 9, maxTokens: 50 })).text)
      await sampler.close()
    }
    expect(texts[1]).toBe(texts[0])
    expect(texts[2]).toBe(texts[0])
    expect((await complete('the white whale', { seed: 9, maxTokens: 10 })).text).toBe(texts[0]!.slice(0, 10))
  })

  it('takes the most probable token at temperature 0, whatever the seed', async () => {
    const options = { temperature: 0, maxTokens: 30, alternatives: 1 }
    const [one, two] = await Promise.all([1, 2].map((seed) => complete('b', { ...options, seed })))
    expect(two).toEqual(one)
    expect(one!.tokens.every(({ id, alternatives }) => alternatives[0]!.id === id)).toBe(true)
  })

  it('streams what it completes, with several generations at once', async () => {
    const { memory, model } = randomModel()
    const sampler = textSampler(memory, model, letters)
    const prompts = ['queequeg', 'ahab', '']
    const apart = []
    for (const prompt of prompts) apart.push(await sampler.complete(prompt, { seed: 5, maxTokens: 30 }))
    const together = await Promise.all(
      prompts.map((prompt) => collect(sampler.generate(prompt, { seed: 5, maxTokens: 30 }))),
    )
    for (const [i, tokens] of together.entries()) {
      expect(tokens.map(({ text }) => text).join('')).toBe(apart[i]!.text)
      expect(tokens.map(({ finish }) => finish).filter(Boolean)).toEqual(['length'])
    }
    await sampler.close()
  })

  it('reads weights as constants unless told that they change', async () => {
    const { memory, model } = randomModel()
    const frozen = textSampler(memory, model, letters)
    const live = textSampler(memory, model, letters, { frozen: false })
    const options = { seed: 3, maxTokens: 30 }
    const before = (await live.complete('ship', options)).text
    expect((await frozen.complete('ship', options)).text).toBe(before)
    const [name, weight] = [...parameters(model)].at(-1)!
    expect(name).toContain('head')
    memory.write(
      weight,
      ((await memory.read(weight)) as Float32Array).map((value) => -value),
    )
    expect((await frozen.complete('ship', options)).text).toBe(before)
    const after = (await live.complete('ship', options)).text
    expect(after).not.toBe(before)
    const fresh = textSampler(memory, model, letters)
    expect((await fresh.complete('ship', options)).text).toBe(after)
    await Promise.all([frozen.close(), live.close(), fresh.close()])
  })

  it('joins bytes to characters, with U+FFFD only where they are broken', async () => {
    const { text, tokens } = await complete('né', { seed: 1, maxTokens: 120 }, byteTokenizer())
    expect(text).toBe(byteTokenizer().decode(tokens.map(({ id }) => id)))
    expect(text).toContain('\uFFFD')
    expect(tokens.some((token) => token.text === '')).toBe(true)
  })

  it('stops at a string that spans tokens, and leaves it out', async () => {
    const { text } = await complete('sea', { seed: 2, maxTokens: 40 })
    const stop = text.slice(20, 24)
    const cut = await complete('sea', { seed: 2, maxTokens: 40, stop: ['nowhere in it', stop] })
    expect(cut.text).toBe(text.slice(0, text.indexOf(stop)))
    expect(cut.reason).toBe('stop')
    expect(cut.tokens).toHaveLength(text.indexOf(stop) + stop.length)
    const never = await complete('sea', { seed: 2, maxTokens: 40, stop: [`${text.slice(-3)}and more`] })
    expect(never.text).toBe(text)
  })

  it('stops at a token, by default the end of a text', async () => {
    const special = characterTokenizer('abc', { special: ['<|endoftext|>'] })
    const { text, tokens, reason } = await complete('', { seed: 1 }, special)
    expect(reason).toBe('stop')
    expect(tokens.at(-1)!.id).toBe(3)
    expect(text).toBe(special.decode(tokens.slice(0, -1).map(({ id }) => id)))
    const through = await complete('', { seed: 1, stopTokens: [], maxTokens: tokens.length }, special)
    expect(through.text).toBe(`${text}<|endoftext|>`)
  })

  it('begins an empty prompt after the end of a text, a newline, or token 0', async () => {
    const from = async (tokenizer: Tokenizer, id: number) => {
      const { memory, model } = randomModel('Gpt', tokenizer.size)
      const sampler = textSampler(memory, model, tokenizer)
      const [{ text }, same] = await Promise.all([
        sampler.complete('', { maxTokens: 20, stopTokens: [] }),
        sampler.complete([id], { maxTokens: 20, stopTokens: [] }),
      ])
      await sampler.close()
      expect(text).toBe(same.text)
    }
    await from(characterTokenizer('ab\n', { special: ['<|endoftext|>'] }), 3)
    await from(characterTokenizer('ab\n'), 2)
    await from(characterTokenizer('abc'), 0)
  })

  it('slides, stops or refuses when the context is full', async () => {
    expect((await complete('abc', { maxTokens: 70 })).tokens).toHaveLength(70)
    const stopped = await complete('abc', { maxTokens: 70, overflow: 'stop' })
    expect(stopped.reason).toBe('context')
    expect(stopped.tokens).toHaveLength(context - 3 + 1)
    await expect(complete('abc', { maxTokens: 70, overflow: 'error' })).rejects.toThrow(
      'a prompt of 3 tokens and 70 to generate: the context holds 24',
    )
    expect((await complete('abc', { maxTokens: 22, overflow: 'error' })).reason).toBe('length')
    const long = 'a'.repeat(context + 5)
    await expect(complete(long, { overflow: 'stop' })).rejects.toThrow('a prompt of 29 tokens')
    expect((await complete(long, { maxTokens: 3 })).reason).toBe('length')
  })

  it('ends by throwing the reason of an aborted signal, and serves the next', async () => {
    const { memory, model } = randomModel()
    const sampler = textSampler(memory, model, letters)
    const abort = new AbortController()
    const seen: string[] = []
    const running = (async () => {
      for await (const { text } of sampler.generate('moby', { maxTokens: 1000, signal: abort.signal })) {
        seen.push(text)
        if (seen.length === 5) abort.abort(new Error('enough'))
      }
    })()
    await expect(running).rejects.toThrow('enough')
    expect(seen).toHaveLength(5)
    await expect(sampler.complete('moby', { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early')
    expect((await sampler.complete('moby', { maxTokens: 5 })).text).toBe(seen.join(''))
    await sampler.close()
    await expect(sampler.complete('moby')).rejects.toThrow(/closed/)
  })

  it('reports alternatives in order, with probabilities before and after the filters', async () => {
    const { tokens } = await complete('whale', { maxTokens: 20, topK: 3, temperature: 2, alternatives: letters.size })
    for (const { id, alternatives, entropy, logProbability, probability } of tokens) {
      const logs = alternatives.map((alternative) => alternative.logProbability)
      expect(logs).toEqual(logs.toSorted((a, b) => b - a))
      expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 10)
      expect(alternatives.reduce((sum, each) => sum + each.probability, 0)).toBeCloseTo(1, 10)
      expect(alternatives.map((each) => each.probability > 0)).toEqual(alternatives.map((_, i) => i < 3))
      expect(logs.reduce((sum, log) => sum - Math.exp(log) * log, 0)).toBeCloseTo(entropy, 8)
      const own = alternatives.find((alternative) => alternative.id === id)!
      expect(own).toMatchObject({ logProbability, probability, text: letters.decode([id]) })
    }
    expect((await complete('whale', { maxTokens: 1, alternatives: 2 })).tokens[0]!.alternatives).toHaveLength(2)
  })

  it('honours penalties for what the prompt and the text have', async () => {
    const { tokens } = await complete('abc', { maxTokens: 20, presencePenalty: 1000, temperature: 0 })
    const ids = [...letters.encode('abc'), ...tokens.map(({ id }) => id)]
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('never draws an id without a token', async () => {
    const { memory, model } = randomModel('Gpt2', 40)
    const sampler = textSampler(memory, model, letters)
    const { tokens } = await sampler.complete('a', { temperature: 50, maxTokens: 200, alternatives: 40 })
    expect(tokens.every(({ id, alternatives }) => id < letters.size && alternatives.length === letters.size)).toBe(true)
    await sampler.close()
    expect(() => textSampler(memory, randomModel('Gpt', 9).model, letters)).toThrow(/28 tokens for a model of 9/)
  })

  it('refuses bad requests at once', () => {
    const { memory, model } = randomModel()
    const sampler = textSampler(memory, model, letters)
    expect(() => sampler.generate('Ünknown')).toThrow(/"Ü" \(U\+00DC\)/)
    expect(() => sampler.generate([99])).toThrow(/token 99/)
    expect(() => sampler.generate('a', { maxTokens: 0 })).toThrow(/maxTokens 0/)
    expect(() => sampler.generate('a', { alternatives: -1 })).toThrow(/alternatives -1/)
    expect(() => sampler.generate('a', { topP: 2 })).toThrow(/topP 2/)
  })
})

describe('scoreText', () => {
  it('gives each token what sampling gave it', async () => {
    const { memory, model } = randomModel('Gpt2')
    const sampler = textSampler(memory, model, letters)
    const { text, tokens } = await sampler.complete('', { maxTokens: context, alternatives: 4 })
    await sampler.close()
    const scores = await scoreText(memory, model, letters, text, { alternatives: 4 })
    expect(scores.map((score) => score.text).join('')).toBe(text)
    for (const [i, score] of scores.entries()) {
      expect(score.id).toBe(tokens[i]!.id)
      expect(Math.abs(score.logProbability - tokens[i]!.logProbability)).toBeLessThan(1e-4)
      expect(Math.abs(score.entropy - tokens[i]!.entropy)).toBeLessThan(1e-3)
      expect(score.alternatives.map(({ id }) => id)).toEqual(tokens[i]!.alternatives.map(({ id }) => id))
    }
  })

  it('scores a text longer than the context once, each token after half a context or more', async () => {
    const { memory, model } = randomModel()
    const text = letters.decode(randomTokens(3 * context + 5, 11))
    const scores = await scoreText(memory, model, letters, text, { alternatives: 0 })
    expect(scores.map((score) => score.text).join('')).toBe(text)
    const ids = [0, ...letters.encode(text)]
    for (const at of [context, context + 1, 2 * context, 3 * context + 4]) {
      const start = (context / 2) * Math.max(0, Math.ceil((at + 1 - context) / (context / 2)))
      const logits = (await uncached(memory, model, ids.slice(start, at + 1))).at(-1)!
      expect(Math.abs(logSoftmax(logits)[ids[at + 1]!]! - scores[at]!.logProbability)).toBeLessThan(1e-4)
    }
  })

  it('has nothing to say about an empty text', async () => {
    const { memory, model } = randomModel()
    expect(await scoreText(memory, model, letters, '')).toEqual([])
  })
})
