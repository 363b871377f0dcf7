/** How llama.cpp names weights and says what a model is, for GPT-2, Llama, Qwen 2 and Qwen 3. */
import type { GgufMetadata, GgufValue } from '../../files/index.js'
import { type AnyLanguageConfig, headSizeOf, type LlamaConfig, type RopeScaling } from '../../models/index.js'
import { AtelierError } from '../../tensor/index.js'

/** A weight under both of its names. */
export interface GgufWeight {
  readonly name: string
  /** In `parameters(model)`. */
  readonly parameter: string
  /** The file has it [outputs, inputs], the model [inputs, outputs]. */
  readonly isTransposed: boolean
  /** Heads whose channels stand in pairs in the file, and half a head apart in the model: what rotary positions turn. */
  readonly pairedHeads?: number
}

export type GgufArchitecture = 'gpt2' | 'llama' | 'qwen2' | 'qwen3'

/** The architecture that a model is written as. @throws AtelierError where llama.cpp has none that does the same. */
export function architectureOf(config: AnyLanguageConfig): GgufArchitecture {
  if (config.family === 'gpt2') {
    if (config.gelu === 'tanh') return 'gpt2'
    throw new AtelierError(
      'export: a GPT-2 with the exact GELU: llama.cpp computes it by tanh, and would write other texts',
      'Export it as onnx or safetensors',
    )
  }
  if (config.family !== 'llama') {
    throw new AtelierError(
      `export: a model of the family ${config.family}: llama.cpp has no such architecture`,
      'Train one with --model llama',
    )
  }
  if (config.queryKeyNorm) return 'qwen3'
  return config.attentionBias === true ? 'qwen2' : 'llama'
}

/** What describes a model, beside its tokenizer. */
export function modelMetadata(config: AnyLanguageConfig): [string, GgufValue][] {
  const architecture = architectureOf(config)
  const uint = (key: string, value: number): [string, GgufValue] => [
    `${architecture}.${key}`,
    { type: 'uint32', value },
  ]
  const float = (key: string, value: number): [string, GgufValue] => [
    `${architecture}.${key}`,
    { type: 'float32', value },
  ]
  const { vocabulary, layers, heads, width } = config as LlamaConfig
  const context = 'trainedContext' in config ? (config.trainedContext ?? config.context) : config.context
  const common = [
    uint('vocab_size', vocabulary),
    uint('context_length', context),
    uint('embedding_length', width),
    uint('block_count', layers),
    uint('attention.head_count', heads),
  ]
  if (config.family === 'gpt2') {
    return [
      ...common,
      uint('feed_forward_length', 4 * width),
      float('attention.layer_norm_epsilon', config.epsilon ?? 1e-5),
    ]
  }
  const llama = config as LlamaConfig
  const size = headSizeOf(llama)
  return [
    ...common,
    uint('feed_forward_length', llama.hidden),
    uint('attention.head_count_kv', llama.groups),
    uint('attention.key_length', size),
    uint('attention.value_length', size),
    float('attention.layer_norm_rms_epsilon', llama.epsilon),
    uint('rope.dimension_count', size),
    float('rope.freq_base', llama.ropeBase),
    ...scalingMetadata(architecture, llama.ropeScaling),
  ]
}

/** Llama 3's scaling is a tensor of factors in the file; what they were made of stands beside it. */
function scalingMetadata(architecture: string, scaling: RopeScaling | undefined): [string, GgufValue][] {
  if (scaling === undefined) return []
  if (scaling.kind === 'llama3') return [[scalingKey, { type: 'string', value: JSON.stringify(scaling) }]]
  return [
    [`${architecture}.rope.scaling.type`, { type: 'string', value: 'linear' }],
    [`${architecture}.rope.scaling.factor`, { type: 'float32', value: scaling.factor }],
  ]
}

const scalingKey = 'atelier.rope_scaling'

/** The configuration that metadata describe. @throws AtelierError on an architecture that is not known, or a value that is missing. */
export function configFrom(metadata: GgufMetadata, hasTensor: (name: string) => boolean): AnyLanguageConfig {
  const architecture = metadata.get('general.architecture')?.value
  const at = (key: string): unknown => metadata.get(`${String(architecture)}.${key}`)?.value
  const number = (key: string, otherwise?: number): number => {
    const value = at(key) ?? otherwise
    if (typeof value === 'number') return value
    throw new AtelierError(`gguf: ${String(architecture)}.${key} is ${String(value)}, not a number`)
  }
  const tokens = metadata.get('tokenizer.ggml.tokens')?.value
  const common = {
    vocabulary: number('vocab_size', Array.isArray(tokens) ? tokens.length : undefined),
    context: number('context_length'),
    layers: number('block_count'),
    heads: number('attention.head_count'),
    width: number('embedding_length'),
  }
  if (architecture === 'gpt2') {
    return { family: 'gpt2', ...common, gelu: 'tanh', epsilon: single(number('attention.layer_norm_epsilon')) }
  }
  if (architecture !== 'llama' && architecture !== 'qwen2' && architecture !== 'qwen3') {
    throw new AtelierError(
      `gguf: the architecture ${JSON.stringify(architecture)} is not known`,
      'Known are gpt2, llama, qwen2, qwen3',
    )
  }
  const headSize = number('attention.key_length', common.width / common.heads)
  const scaling = scalingFrom(metadata, architecture, hasTensor('rope_freqs.weight'))
  return {
    family: 'llama',
    ...common,
    groups: number('attention.head_count_kv', common.heads),
    hidden: number('feed_forward_length'),
    ...(headSize !== common.width / common.heads && { headSize }),
    ropeBase: number('rope.freq_base', 10_000),
    ...(scaling && { ropeScaling: scaling }),
    epsilon: single(number('attention.layer_norm_rms_epsilon')),
    tied: !hasTensor('output.weight'),
    ...(architecture === 'qwen2' && { attentionBias: true }),
    ...(architecture === 'llama' && hasTensor('blk.0.attn_q.bias') && { attentionBias: 'all' as const }),
    ...(architecture === 'qwen3' && { queryKeyNorm: true }),
  }
}

/** A float32 as people write it: 1e-5, not 0.000009999999747378752. */
const single = (value: number): number => Number(value.toPrecision(7))

function scalingFrom(metadata: GgufMetadata, architecture: string, hasFactors: boolean): RopeScaling | undefined {
  const kind = metadata.get(`${architecture}.rope.scaling.type`)?.value
  const factor = metadata.get(`${architecture}.rope.scaling.factor`)?.value
  if (kind === 'linear') return { kind, factor: Number(factor) }
  const written = metadata.get(scalingKey)?.value
  if (typeof written === 'string') return JSON.parse(written) as RopeScaling
  if (!hasFactors && (kind === undefined || kind === 'none')) return undefined
  throw new AtelierError(
    `gguf: positions scaled by ${hasFactors ? 'factors' : String(kind)}: only linear scaling is read`,
  )
}

/** All weights of a model. */
export function ggufWeights(config: AnyLanguageConfig): GgufWeight[] {
  const { layers } = config
  const each = config.family === 'gpt2' ? gpt2Block : (layer: number) => llamaBlock(layer, config as LlamaConfig)
  const blocks = Array.from({ length: layers }, (_, layer) => each(layer)).flat()
  if (config.family === 'gpt2') {
    return [
      plain('token_embd.weight', 'embedding.weight'),
      plain('position_embd.weight', 'position.weight'),
      ...blocks,
      ...norm('output_norm', 'norm'),
    ]
  }
  return [
    plain('token_embd.weight', 'embedding.weight'),
    ...blocks,
    plain('output_norm.weight', 'norm.gain'),
    ...((config as LlamaConfig).tied ? [] : [{ name: 'output.weight', parameter: 'head.weight', isTransposed: true }]),
  ]
}

const plain = (name: string, parameter: string): GgufWeight => ({ name, parameter, isTransposed: false })

const norm = (name: string, parameter: string): GgufWeight[] => [
  plain(`${name}.weight`, `${parameter}.gain`),
  plain(`${name}.bias`, `${parameter}.bias`),
]

const linear = (name: string, parameter: string, { isBiased = true, pairedHeads = 0 } = {}): GgufWeight[] => {
  const paired = pairedHeads > 0 ? { pairedHeads } : {}
  return [
    { name: `${name}.weight`, parameter: `${parameter}.weight`, isTransposed: true, ...paired },
    ...(isBiased ? [{ ...plain(`${name}.bias`, `${parameter}.bias`), ...paired }] : []),
  ]
}

function gpt2Block(layer: number): GgufWeight[] {
  const [theirs, ours] = [`blk.${layer}`, `blocks.${layer}`]
  return [
    ...norm(`${theirs}.attn_norm`, `${ours}.norm1`),
    ...linear(`${theirs}.attn_qkv`, `${ours}.attend`),
    ...linear(`${theirs}.attn_output`, `${ours}.project`),
    ...norm(`${theirs}.ffn_norm`, `${ours}.norm2`),
    ...linear(`${theirs}.ffn_up`, `${ours}.expand`),
    ...linear(`${theirs}.ffn_down`, `${ours}.contract`),
  ]
}

function llamaBlock(layer: number, config: LlamaConfig): GgufWeight[] {
  const [theirs, ours] = [`blk.${layer}`, `blocks.${layer}`]
  const { heads, groups, attentionBias = false, queryKeyNorm = false } = config
  // Only the architecture llama turns neighbours; the others turn channels half a head apart, as the model here does.
  const isPaired = architectureOf(config) === 'llama'
  const isBiased = attentionBias !== false
  const unbiased = { isBiased: false }
  return [
    plain(`${theirs}.attn_norm.weight`, `${ours}.norm1.gain`),
    ...linear(`${theirs}.attn_q`, `${ours}.query`, { isBiased, pairedHeads: isPaired ? heads : 0 }),
    ...linear(`${theirs}.attn_k`, `${ours}.key`, { isBiased, pairedHeads: isPaired ? groups : 0 }),
    ...linear(`${theirs}.attn_v`, `${ours}.value`, { isBiased }),
    ...(queryKeyNorm
      ? [
          plain(`${theirs}.attn_q_norm.weight`, `${ours}.queryNorm.gain`),
          plain(`${theirs}.attn_k_norm.weight`, `${ours}.keyNorm.gain`),
        ]
      : []),
    ...linear(`${theirs}.attn_output`, `${ours}.project`, { isBiased: attentionBias === 'all' }),
    plain(`${theirs}.ffn_norm.weight`, `${ours}.norm2.gain`),
    ...linear(`${theirs}.ffn_gate`, `${ours}.gate`, unbiased),
    ...linear(`${theirs}.ffn_up`, `${ours}.expand`, unbiased),
    ...linear(`${theirs}.ffn_down`, `${ours}.contract`, unbiased),
  ]
}
