// Language models of random weights, with a tokenizer of bytes.
import { byteTokenizer, chatTemplate } from '../dist/data/index.js'
import { createLanguageModel } from '../dist/models/index.js'
import { createMemory } from '../dist/runtime/index.js'

export const servingSizes = {
  tiny: { family: 'gpt2', layers: 2, heads: 2, width: 32, context: 128, vocabulary: 256 },
  small: { family: 'gpt2', layers: 6, heads: 6, width: 384, context: 256, vocabulary: 256 },
  '124M': { family: 'gpt2', layers: 12, heads: 12, width: 768, context: 1024, vocabulary: 50_257 },
}

export function randomModel(size, threads) {
  const tokenizer = byteTokenizer()
  const model = createLanguageModel(servingSizes[size])
  return { model, memory: createMemory({ threads, seed: 1 }), tokenizer, template: chatTemplate(tokenizer) }
}
