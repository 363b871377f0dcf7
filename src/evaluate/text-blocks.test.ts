import { describe, expect, it } from 'vitest'
import { byteTokenizer } from '../data/index.js'
import { ngram } from '../models/index.js'
import { blockLosses, ngramBlockLosses, textBlocks } from './text-blocks.js'

const tokenizer = byteTokenizer()
const text = tokenizer.encode(
  Array.from({ length: 90 }, (_, i) => `the ${i % 7} whale${i % 3 ? 's' : ' é'}\n`).join(''),
)
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describe('text blocks', () => {
  it('count every token but the first, once', () => {
    const { ends, tokens, bytes } = textBlocks(text, { tokenizer, count: 10 })
    expect(ends.length).toBe(10)
    expect(ends.at(-1)).toBe(text.length)
    expect(sum(tokens)).toBe(text.length - 1)
    expect(sum(bytes)).toBe(text.length - 1)
  })

  it('end with documents where there are some', () => {
    const boundary = tokenizer.encode('\n')[0]!
    const { ends } = textBlocks(text, { tokenizer, count: 10, boundary })
    for (const end of ends) expect(text[end - 1]).toBe(boundary)
  })

  it('are no shorter than 50 tokens, unless the text is', () => {
    expect(Math.min(...textBlocks(text, { tokenizer, count: 1000 }).tokens.slice(0, -1))).toBe(50)
    expect(textBlocks(text.subarray(0, 20), { tokenizer }).tokens).toEqual([19])
    expect(() => textBlocks(text.subarray(0, 1), { tokenizer })).toThrow('1 tokens: there is none to predict')
  })

  it('add up losses', () => {
    const blocks = textBlocks(text, { tokenizer, count: 4 })
    const losses = Float64Array.from({ length: text.length - 1 }, (_, i) => i)
    const sums = blockLosses(losses, blocks)
    expect(sum([...sums])).toBe(losses.reduce((a, b) => a + b, 0))
    expect(sums[0]).toBe(sum(Array.from(losses.subarray(0, blocks.tokens[0]))))
    expect(() => blockLosses(losses.subarray(1), blocks)).toThrow('the counts differ')
  })

  it.each([undefined, 10])('hold the losses of an n-gram model, with boundary %s', (boundary) => {
    const model = ngram(text, { order: 4, vocabulary: tokenizer.size, ...(boundary !== undefined && { boundary }) })
    const blocks = textBlocks(text, { tokenizer, count: 7 })
    const whole = model.loss(text.subarray(1), { context: text.subarray(0, 1) }) * (text.length - 1)
    expect(sum([...ngramBlockLosses(model, text, blocks)])).toBeCloseTo(whole, 6)
  })
})
