// Language models of random weights, with a tokenizer of bytes.
import { byteTokenizer, chatTemplate } from '../dist/data/index.js'
import { createLanguageModel } from '../dist/models/index.js'
import { parameters } from '../dist/nn/index.js'
import { createMemory } from '../dist/runtime/index.js'

export const servingSizes = {
  tiny: { family: 'gpt2', layers: 2, heads: 2, width: 32, context: 128, vocabulary: 256 },
  small: { family: 'gpt2', layers: 6, heads: 6, width: 384, context: 256, vocabulary: 256 },
  '124M': { family: 'gpt2', layers: 12, heads: 12, width: 768, context: 1024, vocabulary: 50_257 },
}

export function randomModel(size, threads) {
  const tokenizer = byteTokenizer()
  const model = createLanguageModel(servingSizes[size])
  const memory = createMemory({ threads })
  let state = 1
  for (const weight of parameters(model).values()) {
    const values = new Float32Array(weight.size)
    // A congruential generator: made in a second, where seeded normal numbers take a minute for 124 M.
    for (let i = 0; i < values.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      values[i] = (state / 2 ** 31) * 0.035
    }
    memory.write(weight, values)
  }
  return { model, memory, tokenizer, template: chatTemplate(tokenizer) }
}
