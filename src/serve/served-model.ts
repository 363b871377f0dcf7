import type { ChatTemplate, Tokenizer } from '../data/index.js'
import { tokenizerHash } from '../data/index.js'
import type { LanguageModel } from '../models/index.js'
import { parameters } from '../nn/index.js'
import type { Memory } from '../runtime/index.js'
import { type EngineOptions, type GenerationEngine, generationEngine } from '../sample/index.js'
import { streamNumber } from '../tensor/index.js'
import { type TextEmbedder, textEmbedder } from './embedding.js'

/** A model under a name, ready to be asked. */
export interface ServedModel {
  /** What requests call it. */
  readonly id: string
  /** When it was loaded, in seconds since 1970. */
  readonly created: number
  readonly tokenizer: Tokenizer
  readonly template: ChatTemplate
  /** Number of token ids. */
  readonly vocabulary: number
  /** Most tokens of a prompt and what follows it. */
  readonly context: number
  /** Changes whenever the weights, the tokenizer or this library do, and with them perhaps what a seed gives. */
  readonly fingerprint: string
  readonly engine: GenerationEngine
  readonly embedder: TextEmbedder
  close(): Promise<void>
}

/** What `loadModel` gives. */
export interface Loaded {
  readonly memory: Memory
  readonly model: LanguageModel
  readonly tokenizer: Tokenizer
  readonly template: ChatTemplate
}

export interface ServedModelOptions extends EngineOptions {
  /** Of this library, for the fingerprint. */
  readonly version?: string
}

/** Opens a model for serving: when it is there, the first request need not wait. */
export async function servedModel(
  id: string,
  { memory, model, tokenizer, template }: Loaded,
  { version = '', ...options }: ServedModelOptions = {},
): Promise<ServedModel> {
  const engine = generationEngine(memory, model, tokenizer, options)
  await engine.open()
  const embedder = textEmbedder(memory, model)
  const { vocabulary, context } = model.config
  const identity = [version, JSON.stringify(model.config), await tokenizerHash(tokenizer), weightsSeen(memory, model)]
  return {
    id,
    created: Math.floor(Date.now() / 1000),
    tokenizer,
    template,
    vocabulary,
    context,
    fingerprint: `fp_${streamNumber(identity.join('\n')).toString(16).padStart(8, '0')}`,
    engine,
    embedder,
    async close() {
      await Promise.all([engine.close(), embedder.close()])
    },
  }
}

/** The first numbers of every weight: enough to tell two trainings apart, without reading gigabytes. */
function weightsSeen(memory: Memory, model: LanguageModel): string {
  const seen: string[] = []
  for (const weight of parameters(model).values()) {
    const values = memory.tensor(weight).data as Float32Array
    seen.push(values.subarray(0, 16).join())
  }
  return seen.join(';')
}
