import { type AnyLanguageConfig, headSizeOf, type LlamaConfig, type RopeScaling } from '../../models/index.js'
import { AtelierError } from '../../tensor/index.js'
import { count, type Fields, only, positive, show } from './fields.js'
import type { PublishedLayout, PublishedTensor } from './layout.js'

/** Llama and its kin, whose matrices are stored [outputs, inputs]. */
export const llamaLayout: PublishedLayout = {
  types: ['llama', 'mistral', 'qwen2', 'qwen3'],
  prefix: 'model.',
  anchor: 'embed_tokens.weight',
  // Angles that older versions saved, and a head that is the embedding.
  ignored: /rotary_emb\.inv_freq$|^lm_head\.weight$/,
  read,
  write: (config) => write(config as LlamaConfig),
  tensors: (config) => tensors(config as LlamaConfig),
}

function read(fields: Fields): AnyLanguageConfig {
  const type = fields.model_type as string
  only(fields, 'hidden_act', ['silu'])
  only(fields, 'mlp_bias', [false])
  const kinds = Array.isArray(fields.layer_types) ? (fields.layer_types as unknown[]) : []
  const other = kinds.find((kind) => kind !== 'full_attention')
  if (other !== undefined)
    throw new AtelierError(`layer_types has ${show(other)}, which is not supported: only "full_attention" is`)
  const [width, heads] = [count(fields, 'hidden_size'), count(fields, 'num_attention_heads')]
  const groups = fields.num_key_value_heads == null ? heads : count(fields, 'num_key_value_heads')
  const headSize = fields.head_dim == null ? width / heads : count(fields, 'head_dim')
  // Since version 5 all of the positions stands in one object.
  const rope = { rope_theta: fields.rope_theta, ...((fields.rope_scaling ?? fields.rope_parameters ?? {}) as Fields) }
  const scaling = scalingOf(rope)
  return {
    family: 'llama',
    vocabulary: count(fields, 'vocab_size'),
    context: contextOf(fields),
    layers: count(fields, 'num_hidden_layers'),
    heads,
    groups,
    width,
    hidden: count(fields, 'intermediate_size'),
    ...(headSize !== width / heads && { headSize }),
    ropeBase: positive(rope, 'rope_theta', 10_000),
    ...(scaling !== undefined && { ropeScaling: scaling }),
    epsilon: positive(fields, 'rms_norm_eps', 1e-6),
    tied: fields.tie_word_embeddings === true,
    ...(type === 'qwen2' && { attentionBias: true }),
    ...(fields.attention_bias === true && { attentionBias: 'all' as const }),
    ...(type === 'qwen3' && { queryKeyNorm: true }),
  }
}

/** Attention within a window is attention to everything in texts that are no longer than it: a longer context than the window is cut to it. */
function contextOf(fields: Fields): number {
  const context = count(fields, 'max_position_embeddings')
  const isWindowed = fields.model_type === 'mistral' || fields.use_sliding_window === true
  return isWindowed && fields.sliding_window != null ? Math.min(context, count(fields, 'sliding_window')) : context
}

function scalingOf(rope: Fields): RopeScaling | undefined {
  const kind = rope.rope_type ?? rope.type ?? 'default'
  if (kind === 'default') return undefined
  const factor = positive(rope, 'factor', Number.NaN)
  if (kind === 'linear') return { kind, factor }
  if (kind !== 'llama3') {
    throw new AtelierError(
      `rope_scaling is of type ${show(kind)}, which is not supported: only "linear" and "llama3" are`,
    )
  }
  return {
    kind,
    factor,
    lowFrequency: positive(rope, 'low_freq_factor', Number.NaN),
    highFrequency: positive(rope, 'high_freq_factor', Number.NaN),
    originalContext: count(rope, 'original_max_position_embeddings'),
  }
}

/** The type that has what the model has: only these three differ in what they do. */
const typeOf = ({ attentionBias, queryKeyNorm }: LlamaConfig): 'llama' | 'qwen2' | 'qwen3' => {
  if (queryKeyNorm) return 'qwen3'
  return attentionBias === true ? 'qwen2' : 'llama'
}

const architectures = { llama: 'LlamaForCausalLM', qwen2: 'Qwen2ForCausalLM', qwen3: 'Qwen3ForCausalLM' } as const

function write(config: LlamaConfig): Fields {
  const type = typeOf(config)
  if (type === 'qwen3' && config.attentionBias === true) {
    throw new AtelierError(
      'export: norms of queries and keys beside biases of queries, keys and values: no published architecture has both',
    )
  }
  return {
    architectures: [architectures[type]],
    model_type: type,
    vocab_size: config.vocabulary,
    max_position_embeddings: config.trainedContext ?? config.context,
    hidden_size: config.width,
    intermediate_size: config.hidden,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.groups,
    head_dim: headSizeOf(config),
    hidden_act: 'silu',
    rms_norm_eps: config.epsilon,
    rope_theta: config.ropeBase,
    rope_scaling: config.ropeScaling === undefined ? null : scalingFields(config.ropeScaling),
    tie_word_embeddings: config.tied,
    attention_dropout: 0,
    ...(type === 'qwen2' ? { use_sliding_window: false } : { attention_bias: config.attentionBias === 'all' }),
    ...(type === 'llama' && { mlp_bias: false }),
  }
}

function scalingFields(scaling: RopeScaling): Fields {
  if (scaling.kind === 'linear') return { rope_type: 'linear', factor: scaling.factor }
  return {
    rope_type: 'llama3',
    factor: scaling.factor,
    low_freq_factor: scaling.lowFrequency,
    high_freq_factor: scaling.highFrequency,
    original_max_position_embeddings: scaling.originalContext,
  }
}

function tensors(config: LlamaConfig): readonly PublishedTensor[] {
  const { layers, tied } = config
  const head: PublishedTensor = { name: 'lm_head.weight', isWhole: true, parameter: 'head.weight', isTransposed: true }
  return [
    gain('embed_tokens', 'embedding.weight'),
    ...Array.from({ length: layers }, (_, layer) => blockTensors(layer, config)).flat(),
    gain('norm', 'norm.gain'),
    ...(tied ? [] : [head]),
  ]
}

const gain = (part: string, parameter: string): PublishedTensor => ({
  name: `${part}.weight`,
  parameter,
  isTransposed: false,
})

function blockTensors(layer: number, { attentionBias = false, queryKeyNorm = false }: LlamaConfig): PublishedTensor[] {
  const [theirs, ours] = [`layers.${layer}`, `blocks.${layer}`]
  const linear = (part: string, own: string, isBiased = false): PublishedTensor[] => [
    { name: `${theirs}.${part}.weight`, parameter: `${ours}.${own}.weight`, isTransposed: true },
    ...(isBiased ? [{ name: `${theirs}.${part}.bias`, parameter: `${ours}.${own}.bias`, isTransposed: false }] : []),
  ]
  const norm = (part: string, own: string): PublishedTensor => gain(`${theirs}.${part}`, `${ours}.${own}.gain`)
  const isBiased = attentionBias !== false
  return [
    norm('input_layernorm', 'norm1'),
    ...linear('self_attn.q_proj', 'query', isBiased),
    ...linear('self_attn.k_proj', 'key', isBiased),
    ...linear('self_attn.v_proj', 'value', isBiased),
    ...(queryKeyNorm ? [norm('self_attn.q_norm', 'queryNorm'), norm('self_attn.k_norm', 'keyNorm')] : []),
    ...linear('self_attn.o_proj', 'project', attentionBias === 'all'),
    norm('post_attention_layernorm', 'norm2'),
    ...linear('mlp.gate_proj', 'gate'),
    ...linear('mlp.up_proj', 'expand'),
    ...linear('mlp.down_proj', 'contract'),
  ]
}
