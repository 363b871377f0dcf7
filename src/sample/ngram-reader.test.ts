import { describe, expect, it } from 'vitest'
import { characterTokenizer } from '../data/index.js'
import { ngram } from '../models/index.js'
import { ngramReader, readerSampler } from './index.js'

const letters = characterTokenizer('\n abcdeghilmnorstuw')
const text = 'the white whale saw the sea and the sea saw him\nall the men saw it in the end\n'
const model = ngram(letters.encode(text), { order: 4, vocabulary: letters.size })

describe('ngramReader', () => {
  it('reads log-probabilities, however long the text', async () => {
    const reader = ngramReader(model)
    const long = [...letters.encode(text.repeat(20))]
    expect(reader.longest).toBe(Number.POSITIVE_INFINITY)
    expect(await reader.after(long)).toEqual(Float32Array.from(model.logProbabilities(long)))
  })

  it('refuses to read nothing, and to read once closed', async () => {
    const reader = ngramReader(model)
    await expect(reader.after([])).rejects.toThrow('no tokens')
    await reader.close()
    await expect(reader.after([1])).rejects.toThrow('closed')
  })

  // 4,000 draws, seeds 0 to 3,999: a frequency strays 4 standard deviations, at most 0.032, once in 16,000.
  it('is drawn from as the model has it', async () => {
    const sampler = readerSampler(ngramReader(model), model, letters)
    const expected = model.logProbabilities(letters.encode('the ')).map(Math.exp)
    const frequencies = new Float64Array(letters.size)
    const draws = 4000
    for (let seed = 0; seed < draws; seed++) {
      const { tokens } = await sampler.complete('the ', { temperature: 1, maxTokens: 1, seed })
      frequencies[tokens[0]!.id]! += 1 / draws
    }
    for (const [id, share] of expected.entries()) {
      expect(Math.abs(frequencies[id]! - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / draws) + 1e-3)
    }
  })
})
