/** Adapters in the layout of PEFT, the library of Hugging Face: its `adapter_config.json` and the names of its tensors. */
import { type AdapterConfig, type AdapterSet, linearLayers } from '../nn/index.js'
import { AtelierError } from '../tensor/index.js'

/** What of `adapter_config.json` is read and written. */
export interface PeftConfig {
  readonly peft_type: 'LORA'
  readonly task_type: 'CAUSAL_LM'
  /** A folder or `hf:owner/name`. */
  readonly base_model_name_or_path: string | null
  readonly r: number
  readonly lora_alpha: number
  readonly lora_dropout: number
  readonly use_rslora: boolean
  readonly use_dora: boolean
  readonly target_modules: readonly string[]
  readonly bias: 'none'
  /** Whether weights are [inputs, outputs], as in GPT-2. */
  readonly fan_in_fan_out: boolean
  readonly init_lora_weights: true
  readonly inference_mode: true
  readonly modules_to_save: null
}

/** Names of layers in published models, by ours; families that are not here keep ours. */
const layerNames: Readonly<
  Record<string, { readonly block: string; readonly layers: Readonly<Record<string, string>> }>
> = {
  gpt2: {
    block: 'transformer.h',
    layers: { attend: 'attn.c_attn', project: 'attn.c_proj', expand: 'mlp.c_fc', contract: 'mlp.c_proj' },
  },
  llama: {
    block: 'model.layers',
    layers: {
      query: 'self_attn.q_proj',
      key: 'self_attn.k_proj',
      value: 'self_attn.v_proj',
      project: 'self_attn.o_proj',
      gate: 'mlp.gate_proj',
      expand: 'mlp.up_proj',
      contract: 'mlp.down_proj',
    },
  },
}

/** The published name of a layer, such as `model.layers.0.self_attn.q_proj` for `blocks.0.query`. */
export function publishedLayer(family: string, path: string): string {
  const names = layerNames[family]
  const [, index, layer] = /^blocks\.(\d+)\.(\w+)$/.exec(path) ?? []
  const own = layer === undefined ? undefined : names?.layers[layer]
  return own === undefined ? path : `${names!.block}.${index}.${own}`
}

/** The prefix under which PEFT wraps a model. */
const wrapped = 'base_model.model.'

/** Which tensor of an adapter a name of PEFT's stands for. */
export interface PeftTensor {
  /** Path of the layer, in our names. */
  readonly path: string
  readonly part: 'down' | 'up' | 'magnitude'
}

const suffixes = {
  down: 'lora_A.weight',
  up: 'lora_B.weight',
  magnitude: 'lora_magnitude_vector',
} as const satisfies Record<PeftTensor['part'], string>

/** PEFT's name of a tensor. */
export const peftName = (family: string, { path, part }: PeftTensor): string =>
  `${wrapped}${publishedLayer(family, path)}.${suffixes[part]}`

/** What a set of adapters is called there. `model` is the one that they are of. */
export function peftConfig(model: object, family: string, set: AdapterSet, base: string): PeftConfig {
  const { rank, alpha = 2 * rank, dropout = 0, scaling = 'rank', isDecomposed = false } = set.config
  return {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: base,
    r: rank,
    lora_alpha: alpha,
    lora_dropout: dropout,
    use_rslora: scaling === 'root',
    use_dora: isDecomposed,
    target_modules: targetModules(model, family, set),
    bias: 'none',
    fan_in_fan_out: family === 'gpt2',
    init_lora_weights: true,
    inference_mode: true,
    modules_to_save: null,
  }
}

/** Last words of names where they name just the layers that are adapted, else whole names: PEFT takes either for the end of a name. */
function targetModules(model: object, family: string, { layers }: AdapterSet): readonly string[] {
  const named = (paths: Iterable<string>): string[] => [...paths].map((path) => publishedLayer(family, path))
  const last = (name: string): string => name.split('.').at(-1)!
  const adapted = new Set(named(layers.keys()))
  const short = new Set([...adapted].map(last))
  const isExact = named(linearLayers(model).keys()).every((name) => adapted.has(name) || !short.has(last(name)))
  return [...(isExact ? short : adapted)]
}

/** Which of a family's layers, by our paths, `adapter_config.json` names; and how they are adapted. @throws for what is not supported. */
export function adapterOf(model: object, family: string, json: unknown): AdapterConfig {
  const config = (typeof json === 'object' && json !== null ? json : {}) as Partial<Record<keyof PeftConfig, unknown>>
  const refuse = (field: keyof PeftConfig, known: string): never => {
    throw new AtelierError(`${field} ${JSON.stringify(config[field])}: only ${known} can be read`)
  }
  if (config.peft_type !== 'LORA') refuse('peft_type', '"LORA"')
  if ((config.bias ?? 'none') !== 'none') refuse('bias', '"none"')
  if ((config.modules_to_save ?? null) !== null) refuse('modules_to_save', 'null')
  const { target_modules: targets } = config
  const names = typeof targets === 'string' ? [targets] : Array.isArray(targets) ? (targets as string[]) : []
  const paths = [...linearLayers(model).keys()].filter((path) => {
    const name = publishedLayer(family, path)
    return names.some((target) => target === 'all-linear' || name === target || name.endsWith(`.${target}`))
  })
  if (paths.length === 0) refuse('target_modules', 'names of linear layers')
  return {
    rank: config.r as number,
    alpha: (config.lora_alpha ?? config.r) as number,
    dropout: (config.lora_dropout ?? 0) as number,
    scaling: config.use_rslora === true ? 'root' : 'rank',
    isDecomposed: config.use_dora === true,
    targets: paths,
  }
}
