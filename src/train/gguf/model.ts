/** Language models as GGUF files, and back. */
import { type ChatTemplate, type Tokenizer, tokenizerHash } from '../../data/index.js'
import { encodeGguf, type GgufDtype, type GgufTensor, ggufTensor, ggufValues, parseGguf } from '../../files/index.js'
import {
  type AnyLanguageConfig,
  createLanguageModel,
  headSizeOf,
  type LanguageModel,
  type LlamaConfig,
  rotaryFrequencies,
} from '../../models/index.js'
import { adapterParameters, parameters } from '../../nn/index.js'
import { createMemory, type Memory, type MemoryOptions } from '../../runtime/index.js'
import { endTokens } from '../../sample/index.js'
import { AtelierError, equalShapes } from '../../tensor/index.js'
import { architectureOf, configFrom, type GgufWeight, ggufWeights, modelMetadata } from './layout.js'
import { tokenizerFrom, tokenizerMetadata } from './tokenizer.js'

export interface GgufParts {
  readonly model: LanguageModel
  readonly memory: Memory
  readonly tokenizer: Tokenizer
  readonly template?: ChatTemplate
}

export interface GgufOptions {
  /** How matrices are stored; what is not a matrix, or has rows that no blocks fill, stays F32 or F16. Default F32. */
  readonly dtype?: GgufDtype
  /** What the model is called. */
  readonly name?: string
}

/** `general.file_type` of a file that is mostly of a dtype. */
const fileTypes: Readonly<Record<GgufDtype, number>> = { F32: 0, F16: 1, Q4_0: 2, Q8_0: 7 }

/**
 * A Llama, Qwen or GPT-2 with its tokenizer as the bytes of one GGUF file, which llama.cpp runs. The same model gives the same bytes.
 * @throws AtelierError for a family, a tokenizer, or adapters that llama.cpp would not run alike.
 */
export async function exportGguf(parts: GgufParts, { dtype = 'F32', name }: GgufOptions = {}): Promise<Uint8Array> {
  const { model, memory, tokenizer, template } = parts
  const config = model.config as AnyLanguageConfig
  if (adapterParameters(model).size > 0) {
    throw new AtelierError('export: the model has adapters, which would be lost', 'Merge them first: atelier merge')
  }
  const end = [...new Set([...(template?.end ?? []), ...endTokens(tokenizer)])]
  const source = template?.source
  const metadata = new Map([
    ['general.architecture', { type: 'string', value: architectureOf(config) }],
    ...(name === undefined ? [] : [['general.name', { type: 'string', value: name }] as const]),
    ['general.file_type', { type: 'uint32', value: fileTypes[dtype] }],
    ['general.quantization_version', { type: 'uint32', value: 2 }],
    ...modelMetadata(config),
    ...tokenizerMetadata({
      tokenizer,
      vocabulary: config.vocabulary,
      end,
      ...(source !== undefined && { template: source }),
    }),
    ['atelier.tokenizer_hash', { type: 'string', value: await tokenizerHash(tokenizer) }],
  ] as [string, import('../../files/index.js').GgufValue][])
  const weights = parameters(model)
  const tensors: GgufTensor[] = factorTensors(config)
  for (const weight of ggufWeights(config)) {
    const variable = weights.get(weight.parameter)!
    const values = (await memory.read(variable)) as Float32Array
    const stored = storedAs(weight, variable.shape, values)
    tensors.push(ggufTensor(weight.name, stored.shape, stored.values, dtypeOf(stored.shape, dtype)))
  }
  return encodeGguf(metadata, tensors)
}

/** Llama 3's scaling of positions: by what each pair's frequency is divided. */
function factorTensors(config: AnyLanguageConfig): GgufTensor[] {
  const { ropeScaling: scaling, ropeBase } = config as LlamaConfig
  if (scaling?.kind !== 'llama3') return []
  const size = headSizeOf(config as LlamaConfig)
  const [plain, scaled] = [rotaryFrequencies(size, ropeBase), rotaryFrequencies(size, ropeBase, scaling)]
  const factors = Float32Array.from(plain, (frequency, i) => frequency / scaled[i]!)
  return [ggufTensor('rope_freqs.weight', [factors.length], factors, 'F32')]
}

export function dtypeOf(shape: readonly number[], wanted: GgufDtype): GgufDtype {
  if (shape.length < 2 || wanted === 'F32') return 'F32'
  return shape.at(-1)! % 32 === 0 ? wanted : 'F16'
}

interface Stored {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

function storedAs({ isTransposed, pairedHeads }: GgufWeight, shape: readonly number[], values: Float32Array): Stored {
  const turned = isTransposed ? transposed(values, shape as [number, number]) : values
  const stored = isTransposed ? [...shape].reverse() : shape
  return { shape: stored, values: pairedHeads ? paired(turned, stored, pairedHeads, pairedRow) : turned }
}

function fromStored({ isTransposed, pairedHeads }: GgufWeight, { shape, values }: Stored): Float32Array {
  const split = pairedHeads ? paired(values, shape, pairedHeads, splitRow) : values
  return isTransposed ? transposed(split, shape as [number, number]) : split
}

export function transposed(values: Float32Array, [rows, columns]: readonly [number, number]): Float32Array {
  const turned = new Float32Array(values.length)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j]!
  return turned
}

/** Where row `i` of a head of `size` rows goes when halves become pairs, and back. */
const pairedRow = (i: number, size: number): number => (i < size / 2 ? 2 * i : 2 * i - size + 1)
const splitRow = (i: number, size: number): number => (i % 2 === 0 ? i / 2 : (size + i - 1) / 2)

function paired(
  values: Float32Array,
  shape: readonly number[],
  heads: number,
  place: (row: number, size: number) => number,
): Float32Array {
  const [rows, length] = [shape[0]!, values.length / shape[0]!]
  const size = rows / heads
  const moved = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    const to = row - (row % size) + place(row % size, size)
    moved.set(values.subarray(row * length, (row + 1) * length), to * length)
  }
  return moved
}

export interface OpenGguf {
  readonly model: LanguageModel
  readonly memory: Memory
  readonly tokenizer: Tokenizer
  /** Of the tokenizer that it was written with, if the file says so. */
  readonly tokenizerHash?: string
  /** The token that ends a text. */
  readonly end?: number
  readonly template?: string
}

/**
 * Opens a file of an architecture that is known here. @throws AtelierError, one sentence, on a file that is broken, on another
 * architecture or tokenizer, and on a weight that is missing or of another shape.
 */
export function openGguf(bytes: Uint8Array, options: MemoryOptions = {}): OpenGguf {
  const { metadata, tensors } = parseGguf(bytes)
  const config = configFrom(metadata, (name) => tensors.has(name))
  const model = createLanguageModel(config)
  const memory = createMemory(options)
  const weights = parameters(model)
  for (const weight of ggufWeights(config)) {
    const variable = weights.get(weight.parameter)!
    const tensor = tensors.get(weight.name)
    const shape = weight.isTransposed ? [...variable.shape].reverse() : variable.shape
    if (tensor === undefined || !equalShapes(tensor.shape, shape)) {
      throw new AtelierError(
        `gguf: the tensor ${weight.name} is ${tensor === undefined ? 'missing' : `[${tensor.shape}]`}: [${shape}] belongs there`,
      )
    }
    memory.write(variable, fromStored(weight, { shape, values: ggufValues(tensor) }))
  }
  const text = (key: string): string | undefined => metadata.get(key)?.value as string | undefined
  const [hash, template] = [text('atelier.tokenizer_hash'), text('tokenizer.chat_template')]
  const end = metadata.get('tokenizer.ggml.eos_token_id')?.value
  return {
    model,
    memory,
    tokenizer: tokenizerFrom(metadata),
    ...(hash !== undefined && { tokenizerHash: hash }),
    ...(typeof end === 'number' && { end }),
    ...(template !== undefined && { template }),
  }
}
