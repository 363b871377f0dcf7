import { describe, expect, it } from 'vitest'
import { characterTokenizer } from '../data/index.js'
import { Gpt, type LanguageModel, lstm } from '../models/index.js'
import { parameters } from '../nn/index.js'
import { createMemory, type Memory } from '../runtime/index.js'
import { randomStream } from '../tensor/index.js'
import { regexConstraint } from './constraint.js'
import { type Draft, drawOrAccept, lookupDraft, readerDraft, residual } from './draft.js'
import { draw } from './filters.js'
import { type Reader, reader } from './reader.js'
import { speculation } from './speculation.js'
import { readerSampler, textSampler } from './text.js'

const letters = characterTokenizer('\nabcdefg ')

function randomModel(width: number, seed: number): { memory: Memory; model: LanguageModel } {
  const model = new Gpt({ family: 'gpt', vocabulary: letters.size, context: 32, layers: 1, heads: 2, width })
  const memory = createMemory({ threads: 1 })
  for (const [name, weight] of parameters(model)) {
    const stream = randomStream(seed, name)
    memory.write(
      weight,
      Float32Array.from({ length: weight.size }, () => 0.5 * stream.normal()),
    )
  }
  return { memory, model }
}

/** A Markov chain over a few tokens as a reader: row i of `logits` follows token i. */
function markov(logits: readonly (readonly number[])[]): Reader {
  const rows = logits.map((row) => Float32Array.from(row))
  return {
    longest: Number.POSITIVE_INFINITY,
    after: async (tokens) => rows[tokens.at(-1)!]!,
    afterEach: async (tokens, count) => tokens.slice(-count).map((token) => rows[token]!),
    forget: () => {},
    close: async () => {},
  }
}

const target = [
  [1, 0, -1, 0.5],
  [0, 2, 0, 0],
  [-1, 1, 0, 2],
  [0.3, 0, 1, -2],
]
const guessed = [
  [0, 1, 0, 0.5],
  [0, 1, 1, 0],
  [2, 1, 0, -1],
  [0.3, 0.1, 1, 0],
]

/** Σ (seen − expected)² / expected over the transitions of a chain. */
function chiSquare(counts: readonly (readonly number[])[]): number {
  return target.reduce((sum, logits, from) => {
    const total = logits.reduce((all, logit) => all + Math.exp(logit), 0)
    const seen = counts[from]!.reduce((all, count) => all + count, 0)
    return logits.reduce((all, logit, to) => {
      const expected = (seen * Math.exp(logit)) / total
      return all + (counts[from]![to]! - expected) ** 2 / expected
    }, sum)
  }, 0)
}

/** The value that chi-square with 12 degrees of freedom exceeds with probability 1e-4. */
const improbable = 39.13

describe('drawOrAccept', () => {
  const p = Float64Array.of(0.5, 0.3, 0.2)
  const q = Float64Array.of(0.2, 0.5, 0.3)

  it('accepts with min(1, p/q), and draws from what is left of p otherwise', () => {
    for (const [token, share] of [1, 0.6, 2 / 3].entries()) {
      const guess = { token, probabilities: q }
      if (share < 1) expect(drawOrAccept(p, guess, share + 1e-9, 0.99)).toBe(0)
      expect(drawOrAccept(p, guess, share - 1e-9, 0.99)).toBe(token)
    }
    const left = residual(p, { token: 1, probabilities: q })
    expect([...left].map((weight) => weight / left.reduce((a, b) => a + b))).toEqual([1, 0, 0])
  })

  it('draws as the model does, and accepts the share that both have in common', () => {
    const stream = randomStream(4)
    const counts = [0, 0, 0]
    let accepted = 0
    const draws = 100_000
    for (let i = 0; i < draws; i++) {
      const token = draw(q, stream.uniform())
      const drawn = drawOrAccept(p, { token, probabilities: q }, stream.uniform(), stream.uniform())
      counts[drawn]! += 1
      if (drawn === token) accepted += 1
    }
    const chi = counts.reduce((sum, count, i) => sum + (count - draws * p[i]!) ** 2 / (draws * p[i]!), 0)
    expect(chi).toBeLessThan(18.42) // 2 degrees of freedom, 1e-4
    // Five standard deviations of a share of 0.7.
    expect(Math.abs(accepted / draws - 0.7)).toBeLessThan(5 * Math.sqrt((0.7 * 0.3) / draws))
  })
})

describe('lookupDraft', () => {
  const after = async (tokens: number[], count = 4) =>
    (await lookupDraft().guess(tokens, count, {} as never)).map(({ token }) => token)

  it('goes on as the longest end did where it stood last', async () => {
    expect(await after([1, 2, 3, 9, 2, 3, 7, 8, 2, 3])).toEqual([7, 8, 2, 3])
    expect(await after([1, 2, 3, 9, 2, 3, 7, 8, 1, 2, 3], 2)).toEqual([9, 2])
    expect(await after([5, 5, 5, 5])).toEqual([5])
    expect(await after([1, 2, 3, 4])).toEqual([])
    expect(await after([1])).toEqual([])
  })
})

describe('a sampler with a draft', () => {
  const drafts: Record<string, () => Draft> = {
    'a smaller model': () => {
      const { memory, model } = randomModel(8, 2)
      return readerDraft(reader(memory, model, { frozen: true }))
    },
    'the model itself': () => {
      const { memory, model } = randomModel(16, 1)
      return readerDraft(reader(memory, model, { frozen: true }))
    },
    'a look-up': () => lookupDraft({ shortest: 1 }),
  }

  it.each(Object.keys(drafts))('writes with %s, token by token, what it writes without', async (name) => {
    const { memory, model } = randomModel(16, 1)
    const going = speculation(drafts[name]!())
    const plain = textSampler(memory, model, letters)
    const ahead = textSampler(memory, model, letters, { speculation: going })
    const constraint = regexConstraint('(?:[a-f]{3} )*', letters, letters.size)
    for (const settings of [
      { temperature: 0 },
      { temperature: 1, topP: 0.9 },
      { constraint, repetitionPenalty: 1.1 },
    ]) {
      const options = { ...settings, maxTokens: 60, seed: 3 }
      const [expected, found] = [await plain.complete('abc', options), await ahead.complete('abc', options)]
      expect(found.text).toBe(expected.text)
      expect(found.tokens.length).toBe(60)
    }
    expect(going.tally.readings + going.tally.accepted).toBe(180)
    if (name === 'the model itself') expect(going.tally.accepted).toBeGreaterThan(60)
    await Promise.all([plain.close(), ahead.close()])
  })

  it('draws as the model does when it accepts most: chi-square of 100,000 draws', async () => {
    const counts = target.map(() => [0, 0, 0, 0])
    const going = speculation(readerDraft(markov(guessed)), { ahead: 3, draws: 'most' })
    const tokenizer = characterTokenizer('abcd')
    const sampler = readerSampler(markov(target), { vocabulary: 4 }, tokenizer, going)
    for (let seed = 0; seed < 2000; seed++) {
      let before = seed % 4
      for await (const { id } of sampler.generate([0, 1, 2, before], { maxTokens: 50, seed })) {
        counts[before]![id]! += 1
        before = id
      }
    }
    expect(going.tally.accepted / going.tally.guessed).toBeGreaterThan(0.2)
    expect(chiSquare(counts)).toBeLessThan(improbable)
  })

  it('refuses models that cannot take back what they read, and a draft of no tokens', async () => {
    const memory = createMemory({ threads: 1 })
    const model = lstm({ family: 'lstm', vocabulary: letters.size, context: 16, layers: 1, width: 8 })
    const sampler = textSampler(memory, model, letters, { speculation: speculation(lookupDraft()) })
    await expect(sampler.complete('a')).rejects.toThrow('speculation: this model keeps a summary')
    await sampler.close()
    expect(() => speculation(lookupDraft(), { ahead: 0 })).toThrow('ahead 0')
  })
})
