/** Small random models in folders as Hugging Face lays them out. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { byteTokenizer } from '../src/data/index.js'
import { fromBF16, fromF16, halfTensor, namedTensor, toBF16, toF16, writeSafetensors } from '../src/files/index.node.js'
import { randomStream } from '../src/tensor/index.js'
import { gpt2Logits, llamaLogits, type PlainGpt2, type PlainLlama, type PlainWeights } from './transformer-reference.js'

export type Stored = 'F32' | 'F16' | 'BF16'

export interface PretrainedExample {
  readonly config: Readonly<Record<string, unknown>>
  readonly shapes: Readonly<Record<string, readonly number[]>>
  logits(weights: PlainWeights, tokens: readonly number[]): (readonly number[])[]
}

/** More rows than the 257 tokens of `tokenizer`, as models have that round the number up. */
const vocabulary = 264
export const tokenizer = byteTokenizer({ special: ['<|endoftext|>'] })

const [layers, heads, groups, width, hidden] = [2, 4, 2, 16, 24]

const gpt2: PretrainedExample = {
  config: {
    ...{ architectures: ['GPT2LMHeadModel'], model_type: 'gpt2', vocab_size: vocabulary, n_positions: 12, n_ctx: 12 },
    ...{ n_embd: width, n_layer: layers, n_head: heads, activation_function: 'gelu_new', layer_norm_epsilon: 1e-5 },
    eos_token_id: 256,
  },
  shapes: {
    'transformer.wte.weight': [vocabulary, width],
    'transformer.wpe.weight': [12, width],
    ...blocks((i) => ({
      ...norm(`transformer.h.${i}.ln_1`),
      [`transformer.h.${i}.attn.c_attn.weight`]: [width, 3 * width],
      [`transformer.h.${i}.attn.c_attn.bias`]: [3 * width],
      [`transformer.h.${i}.attn.c_proj.weight`]: [width, width],
      [`transformer.h.${i}.attn.c_proj.bias`]: [width],
      ...norm(`transformer.h.${i}.ln_2`),
      [`transformer.h.${i}.mlp.c_fc.weight`]: [width, 4 * width],
      [`transformer.h.${i}.mlp.c_fc.bias`]: [4 * width],
      [`transformer.h.${i}.mlp.c_proj.weight`]: [4 * width, width],
      [`transformer.h.${i}.mlp.c_proj.bias`]: [width],
    })),
    ...norm('transformer.ln_f'),
  },
  logits(weights, tokens) {
    return gpt2Logits(this.config as unknown as PlainGpt2, weights, tokens)
  },
}

interface Variant {
  readonly type: 'llama' | 'mistral' | 'qwen2' | 'qwen3'
  readonly size?: number
  readonly isTied?: boolean
  readonly biases?: readonly string[]
  readonly fields?: Readonly<Record<string, unknown>>
}

function llama({ type, size = width / heads, isTied = false, biases = [], fields = {} }: Variant): PretrainedExample {
  const lengths = { q_proj: heads * size, k_proj: groups * size, v_proj: groups * size, o_proj: width }
  const config = {
    ...{
      model_type: type,
      vocab_size: vocabulary,
      max_position_embeddings: 32,
      hidden_size: width,
      hidden_act: 'silu',
    },
    ...{ intermediate_size: hidden, num_hidden_layers: layers, num_attention_heads: heads, rms_norm_eps: 1e-5 },
    ...{ num_key_value_heads: groups, head_dim: size, rope_theta: 10_000, tie_word_embeddings: isTied, ...fields },
  }
  return {
    config,
    shapes: {
      'model.embed_tokens.weight': [vocabulary, width],
      ...blocks((i) => ({
        [`model.layers.${i}.input_layernorm.weight`]: [width],
        ...Object.fromEntries(
          Object.entries(lengths).flatMap(([part, length]) => [
            [`model.layers.${i}.self_attn.${part}.weight`, part === 'o_proj' ? [width, heads * size] : [length, width]],
            ...(biases.includes(part) ? [[`model.layers.${i}.self_attn.${part}.bias`, [length]]] : []),
          ]),
        ),
        ...(type === 'qwen3' && {
          [`model.layers.${i}.self_attn.q_norm.weight`]: [size],
          [`model.layers.${i}.self_attn.k_norm.weight`]: [size],
        }),
        [`model.layers.${i}.post_attention_layernorm.weight`]: [width],
        [`model.layers.${i}.mlp.gate_proj.weight`]: [hidden, width],
        [`model.layers.${i}.mlp.up_proj.weight`]: [hidden, width],
        [`model.layers.${i}.mlp.down_proj.weight`]: [width, hidden],
      })),
      'model.norm.weight': [width],
      ...(!isTied && { 'lm_head.weight': [vocabulary, width] }),
    },
    logits: (weights, tokens) => llamaLogits(config as unknown as PlainLlama, weights, tokens),
  }
}

function blocks(block: (i: number) => Record<string, readonly number[]>): Record<string, readonly number[]> {
  return Object.assign({}, ...Array.from({ length: layers }, (_, i) => block(i)))
}

function norm(name: string): Record<string, readonly number[]> {
  return { [`${name}.weight`]: [width], [`${name}.bias`]: [width] }
}

const qkv = ['q_proj', 'k_proj', 'v_proj']
const llama3 = {
  ...{ rope_type: 'llama3', factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 16 },
}

export const examples = {
  gpt2: gpt2,
  llama: llama({ type: 'llama' }),
  'llama with biases': llama({ type: 'llama', biases: [...qkv, 'o_proj'], fields: { attention_bias: true } }),
  'llama 3.1': llama({ type: 'llama', fields: { rope_theta: 500, rope_scaling: llama3 } }),
  smollm: llama({ type: 'llama', isTied: true }),
  mistral: llama({ type: 'mistral', fields: { sliding_window: null } }),
  qwen2: llama({ type: 'qwen2', biases: qkv, isTied: true, fields: { use_sliding_window: false, sliding_window: 8 } }),
  qwen3: llama({ type: 'qwen3', size: 6, fields: { rope_theta: 1e6, rms_norm_eps: 1e-6 } }),
} as const satisfies Readonly<Record<string, PretrainedExample>>

/** Random weights of each shape, gains about one, all as they come out of a file of that type. */
export function exampleWeights({ shapes }: PretrainedExample, stored: (index: number) => Stored = () => 'F32') {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape], index) => {
      const stream = randomStream(5, name)
      const size = shape.reduce((a, b) => a * b, 1)
      const shift = /(norm|ln_\w)\.weight$/.test(name) ? 1 : 0
      const values = Float32Array.from({ length: size }, () => shift + 0.4 * stream.normal())
      const dtype = stored(index)
      const kept = dtype === 'F32' ? values : dtype === 'F16' ? fromF16(toF16(values)) : fromBF16(toBF16(values))
      return [name, { shape, values: Array.from(kept), dtype }] as const
    }),
  )
}

/** Writes the folder, its weights in `shards` files. */
export async function writeExample(
  folder: string,
  example: PretrainedExample,
  weights: ReturnType<typeof exampleWeights>,
  { shards = 1 }: { readonly shards?: number } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'config.json'), JSON.stringify(example.config))
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer))
  const tensors = Object.entries(weights).map(([name, { shape, values, dtype }]) =>
    dtype === 'F32'
      ? namedTensor(name, shape, Float32Array.from(values))
      : halfTensor(name, shape, Float32Array.from(values), dtype),
  )
  if (shards === 1) return writeSafetensors(join(folder, 'model.safetensors'), tensors, { format: 'pt' })
  const file = (shard: number): string => `model-0000${shard + 1}-of-0000${shards}.safetensors`
  for (let shard = 0; shard < shards; shard++) {
    await writeSafetensors(
      join(folder, file(shard)),
      tensors.filter((_, i) => i % shards === shard),
    )
  }
  const weight_map = Object.fromEntries(tensors.map(({ name }, i) => [name, file(i % shards)]))
  await writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map }))
}
