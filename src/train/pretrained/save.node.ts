/** Writing a model so that Python's `transformers` reads it. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChatTemplate, Json, Tokenizer } from '../../data/index.js'
import { halfTensor, type LazyTensor, namedTensor, writeFileAtomic, writeSafetensors } from '../../files/index.node.js'
import type { AnyLanguageConfig, LanguageModel } from '../../models/index.js'
import { adapterParameters, baseParameters } from '../../nn/index.js'
import type { Memory } from '../../runtime/index.js'
import { beginToken, endTokens } from '../../sample/index.js'
import { AtelierError, type Variable } from '../../tensor/index.js'
import { layoutOf, type PublishedTensor } from './layout.js'
import { indexName, single, transposed } from './weights.node.js'

export interface PretrainedParts {
  readonly model: LanguageModel
  readonly memory: Memory
  readonly tokenizer: Tokenizer
  readonly template?: ChatTemplate
}

export interface SavePretrainedOptions {
  /** How weights are stored; rounded to the nearest where it is a half. Default `float32`. */
  readonly dtype?: 'float32' | 'float16' | 'bfloat16'
  /** Bytes of a file of weights at most, where one tensor does not need more. Default 5 GB. */
  readonly shardBytes?: number
}

/**
 * Writes a GPT-2 or a Llama as a folder that `transformers` opens with `from_pretrained`: configuration, weights, tokenizer with its
 * chat template, and what ends a text.
 * @returns The names of the files, weights last.
 * @throws AtelierError for a family that `transformers` does not have.
 */
export async function savePretrained(
  folder: string,
  { model, memory, tokenizer, template }: PretrainedParts,
  { dtype = 'float32', shardBytes = 5e9 }: SavePretrainedOptions = {},
): Promise<readonly string[]> {
  const config = model.config as AnyLanguageConfig
  const layout = layoutOf(config)
  if (adapterParameters(model).size > 0) {
    throw new AtelierError('export: the model has adapters, which would be lost', 'Merge them first: atelier merge')
  }
  const special = specialTokens(tokenizer, template)
  const ids = Object.fromEntries(
    Object.entries(special).map(([name, text]) => [`${name}_id`, tokenizer.special.get(text)!]),
  )
  const ends = [...new Set([...(template?.end ?? []), ...endTokens(tokenizer)])]
  const endIds = ends.length > 1 ? { eos_token_id: ends } : {}
  const described = {
    ...layout.write(config),
    ...ids,
    torch_dtype: dtype,
  }
  const longest = 'trainedContext' in config ? (config.trainedContext ?? config.context) : config.context
  const files: Readonly<Record<string, Json>> = {
    'config.json': described as Json,
    'generation_config.json': { ...ids, ...endIds },
    'special_tokens_map.json': special,
    'tokenizer.json': tokenizer.toJSON() as unknown as Json,
    'tokenizer_config.json': {
      tokenizer_class: 'PreTrainedTokenizerFast',
      model_max_length: longest,
      clean_up_tokenization_spaces: false,
      ...special,
      ...(template?.source !== undefined && { chat_template: template.source }),
    },
  }
  await mkdir(folder, { recursive: true })
  for (const [name, value] of Object.entries(files)) {
    await writeFileAtomic(join(folder, name), `${JSON.stringify(value, undefined, 2)}\n`)
  }
  const weights = baseParameters(model)
  const tensors = layout
    .tensors(config)
    .map((tensor) => stored(tensor, layout.prefix, weights.get(tensor.parameter)!, memory, dtype))
  return [...Object.keys(files), ...(await writeShards(folder, tensors, shardBytes))]
}

/** The special tokens by the names that `transformers` has for them. */
function specialTokens(tokenizer: Tokenizer, template: ChatTemplate | undefined): Readonly<Record<string, string>> {
  const spelled = new Map([...tokenizer.special].map(([text, id]) => [id, text]))
  const first = (texts: readonly string[]): string | undefined => texts.find((text) => tokenizer.special.has(text))
  const end = template?.end.map((id) => spelled.get(id)).find((text) => text !== undefined)
  const eos = end ?? endTokens(tokenizer).map((id) => spelled.get(id))[0]
  const bos = spelled.get(beginToken(tokenizer) ?? -1)
  const unknown = first(['<unk>', '<|unknown|>'])
  const pad = first(['<pad>', '<|pad|>', '<|endoftext|>', '<|finetune_right_pad_id|>']) ?? eos
  const named = Object.entries(template?.variables ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && tokenizer.special.has(entry[1]),
  )
  return {
    ...(bos !== undefined && { bos_token: bos }),
    ...(eos !== undefined && { eos_token: eos }),
    ...(unknown !== undefined && { unk_token: unknown }),
    ...(pad !== undefined && { pad_token: pad }),
    ...Object.fromEntries(named),
  }
}

function stored(
  { name, isWhole, isTransposed }: PublishedTensor,
  prefix: string,
  variable: Variable,
  memory: Memory,
  dtype: 'float32' | 'float16' | 'bfloat16',
): LazyTensor {
  const shape = isTransposed ? [...variable.shape].reverse() : variable.shape
  const full = isWhole ? name : prefix + name
  const kind = ({ float32: 'F32', float16: 'F16', bfloat16: 'BF16' } as const)[dtype]
  return {
    name: full,
    dtype: kind,
    shape,
    read: async () => {
      const values = (await memory.read(variable)) as Float32Array
      const turned = isTransposed ? transposed(values, shape as [number, number]) : values
      return (kind === 'F32' ? namedTensor(full, shape, turned) : halfTensor(full, shape, turned, kind)).data
    },
  }
}

async function writeShards(folder: string, tensors: readonly LazyTensor[], shardBytes: number): Promise<string[]> {
  const bytes = ({ shape, dtype }: LazyTensor): number => shape.reduce((a, b) => a * b, dtype === 'F32' ? 4 : 2)
  // What another layout left there would be read first, or beside.
  for (const stale of [single, indexName]) await rm(join(folder, stale), { force: true })
  const shards: LazyTensor[][] = [[]]
  let filled = 0
  for (const tensor of tensors) {
    if (filled > 0 && filled + bytes(tensor) > shardBytes) {
      shards.push([])
      filled = 0
    }
    shards.at(-1)!.push(tensor)
    filled += bytes(tensor)
  }
  const number = (index: number): string => String(index).padStart(5, '0')
  const names = shards.map((_, i) =>
    shards.length === 1 ? single : `model-${number(i + 1)}-of-${number(shards.length)}.safetensors`,
  )
  for (const [i, shard] of shards.entries()) await writeSafetensors(join(folder, names[i]!), shard, { format: 'pt' })
  if (shards.length === 1) return names
  const map = Object.fromEntries(shards.flatMap((shard, i) => shard.map(({ name }) => [name, names[i]!])))
  const total = tensors.reduce((sum, tensor) => sum + bytes(tensor), 0)
  const index = { metadata: { total_size: total }, weight_map: map }
  await writeFileAtomic(join(folder, indexName), `${JSON.stringify(index, undefined, 2)}\n`)
  return [indexName, ...names]
}
