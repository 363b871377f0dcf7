import type { AnyLanguageConfig, Gpt2Config } from '../../models/index.js'
import { AtelierError } from '../../tensor/index.js'
import { count, type Fields, only, positive, show } from './fields.js'
import type { PublishedLayout, PublishedTensor } from './layout.js'

/** GPT-2, whose matrices are stored as the model has them: [inputs, outputs]. */
export const gpt2Layout: PublishedLayout = {
  types: ['gpt2'],
  prefix: 'transformer.',
  anchor: 'wte.weight',
  // Masks that older versions saved, and the head, which is the embedding.
  ignored: /^(h\.\d+\.attn\.(bias|masked_bias)|lm_head\.weight)$/,
  read,
  write: (config) => write(config as Gpt2Config),
  tensors: ({ layers }) => [
    same('wte.weight', 'embedding.weight'),
    same('wpe.weight', 'position.weight'),
    ...Array.from({ length: layers }, (_, layer) => blockTensors(layer)).flat(),
    same('ln_f.weight', 'norm.gain'),
    same('ln_f.bias', 'norm.bias'),
  ],
}

const bends = { gelu: 'exact', gelu_new: 'tanh', gelu_pytorch_tanh: 'tanh' } as const

function read(fields: Fields): AnyLanguageConfig {
  only(fields, 'tie_word_embeddings', [true])
  only(fields, 'scale_attn_weights', [true])
  only(fields, 'scale_attn_by_inverse_layer_idx', [false])
  only(fields, 'add_cross_attention', [false])
  const width = count(fields, 'n_embd')
  only(fields, 'n_inner', [4 * width])
  const bend = (fields.activation_function ?? 'gelu_new') as string
  if (!Object.hasOwn(bends, bend)) {
    throw new AtelierError(
      `activation_function is ${show(bend)}, which is not supported: only ${Object.keys(bends).join(', ')} are`,
    )
  }
  return {
    family: 'gpt2',
    vocabulary: count(fields, 'vocab_size'),
    context: count({ n_positions: fields.n_positions ?? fields.n_ctx }, 'n_positions'),
    layers: count(fields, 'n_layer'),
    heads: count(fields, 'n_head'),
    width,
    gelu: bends[bend as keyof typeof bends],
    epsilon: positive(fields, 'layer_norm_epsilon', 1e-5),
  }
}

function write({ vocabulary, context, layers, heads, width, dropout = 0, gelu, epsilon = 1e-5 }: Gpt2Config): Fields {
  return {
    architectures: ['GPT2LMHeadModel'],
    model_type: 'gpt2',
    vocab_size: vocabulary,
    n_positions: context,
    n_ctx: context,
    n_embd: width,
    n_layer: layers,
    n_head: heads,
    n_inner: null,
    activation_function: gelu === 'tanh' ? 'gelu_new' : 'gelu',
    layer_norm_epsilon: epsilon,
    embd_pdrop: dropout,
    attn_pdrop: 0,
    resid_pdrop: dropout,
    tie_word_embeddings: true,
  }
}

const same = (name: string, parameter: string): PublishedTensor => ({ name, parameter, isTransposed: false })

function blockTensors(layer: number): PublishedTensor[] {
  const linear = { 'attn.c_attn': 'attend', 'attn.c_proj': 'project', 'mlp.c_fc': 'expand', 'mlp.c_proj': 'contract' }
  const [theirs, ours] = [`h.${layer}`, `blocks.${layer}`]
  return [
    ...Object.entries({ ln_1: 'norm1', ln_2: 'norm2' }).flatMap(([norm, own]) => [
      same(`${theirs}.${norm}.weight`, `${ours}.${own}.gain`),
      same(`${theirs}.${norm}.bias`, `${ours}.${own}.bias`),
    ]),
    ...Object.entries(linear).flatMap(([part, own]) => [
      same(`${theirs}.${part}.weight`, `${ours}.${own}.weight`),
      same(`${theirs}.${part}.bias`, `${ours}.${own}.bias`),
    ]),
  ]
}
