import { byteTokenizer, chatTemplate, type Tokenizer } from '../src/data/index.js'
import { type AnyLanguageConfig, createLanguageModel } from '../src/models/index.js'
import { createMemory } from '../src/runtime/index.js'
import {
  type RunningServer,
  type ServedModel,
  type ServedModelOptions,
  type ServerOptions,
  servedModel,
  startServer,
} from '../src/serve/index.node.js'
import { scatter } from './scattered.js'

export const chatBytes = byteTokenizer({ special: ['<|im_start|>', '<|im_end|>'] })

/** A model of random weights behind an interface: it says nothing of sense, and the same at every run. */
export async function randomServedModel(
  id: string,
  options: ServedModelOptions & {
    readonly tokenizer?: Tokenizer
    readonly config?: Partial<AnyLanguageConfig>
    readonly isBroken?: boolean
  } = {},
): Promise<ServedModel> {
  const { tokenizer = chatBytes, config, isBroken = false, ...rest } = options
  const sizes = { context: 256, layers: 2, heads: 2, width: 16 }
  const model = createLanguageModel({
    family: 'gpt',
    vocabulary: tokenizer.size,
    ...sizes,
    ...config,
  } as AnyLanguageConfig)
  const memory = createMemory({ threads: 1 })
  scatter(memory, model, isBroken ? Number.NaN : 0.4)
  return servedModel(id, { memory, model, tokenizer, template: chatTemplate(tokenizer) }, rest)
}

/** A server on a free port while `use` runs. */
export async function withServer<T>(
  models: readonly ServedModel[],
  options: Omit<ServerOptions, 'load'>,
  use: (server: RunningServer) => Promise<T>,
): Promise<T> {
  const server = await startServer({ port: 0, ...options, load: async () => models })
  try {
    await server.ready
    return await use(server)
  } finally {
    await server.close(0)
  }
}
