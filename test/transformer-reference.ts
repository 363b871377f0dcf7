/**
 * Published transformers number by number, in double precision, one position and one channel at a time, as the papers write them,
 * from weights and configurations as Hugging Face names and lays them out. Nothing here is shared with the models.
 */

/** A matrix or a vector, row-major. */
export interface PlainTensor {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

export type PlainWeights = Readonly<Record<string, PlainTensor>>
type Vector = readonly number[]

/** Row `index` of a matrix. */
const row = ({ shape, values }: PlainTensor, index: number): Vector =>
  values.slice(index * shape[1]!, (index + 1) * shape[1]!)

const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
const plus = (a: Vector, b: Vector): Vector => a.map((x, i) => x + b[i]!)
const mean = (a: Vector): number => a.reduce((sum, x) => sum + x, 0) / a.length

/** W·x + b with W [outputs, inputs], as a linear layer is stored. */
const linear = (weight: PlainTensor, bias: PlainTensor | undefined, x: Vector): Vector =>
  Array.from({ length: weight.shape[0]! }, (_, i) => dot(row(weight, i), x) + (bias?.values[i] ?? 0))

/** xᵀ·W + b with W [inputs, outputs], as GPT-2 stores what it calls a convolution. */
const convolved = (weight: PlainTensor, bias: PlainTensor, x: Vector): Vector =>
  bias.values.map((b, j) => x.reduce((sum, value, i) => sum + value * weight.values[i * weight.shape[1]! + j]!, b))

/** What a query draws from the keys and values up to its own position. */
function attend(query: Vector, keys: readonly Vector[], values: readonly Vector[]): Vector {
  const scores = keys.map((key) => dot(query, key) / Math.sqrt(query.length))
  const highest = Math.max(...scores)
  const shares = scores.map((score) => Math.exp(score - highest))
  const total = shares.reduce((sum, share) => sum + share, 0)
  return values[0]!.map((_, c) => values.reduce((sum, value, t) => sum + (shares[t]! / total) * value[c]!, 0))
}

export interface PlainGpt2 {
  readonly n_layer: number
  readonly n_head: number
  readonly layer_norm_epsilon: number
}

/** Logits [time][vocabulary] of GPT-2 (Radford et al. 2019). */
export function gpt2Logits(config: PlainGpt2, weights: PlainWeights, tokens: readonly number[]): Vector[] {
  const { n_head: heads, layer_norm_epsilon: epsilon } = config
  const at = (name: string): PlainTensor => weights[`transformer.${name}`]!
  const norm = (name: string, x: Vector): Vector => {
    const [m, gain, bias] = [mean(x), at(`${name}.weight`).values, at(`${name}.bias`).values]
    const deviation = Math.sqrt(mean(x.map((value) => (value - m) ** 2)) + epsilon)
    return x.map((value, i) => ((value - m) / deviation) * gain[i]! + bias[i]!)
  }
  const bend = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
  const layer = (name: string, x: Vector): Vector => convolved(at(`${name}.weight`), at(`${name}.bias`), x)
  let states = tokens.map((token, t) => plus(row(at('wte.weight'), token), row(at('wpe.weight'), t)))
  for (let i = 0; i < config.n_layer; i++) {
    const mixed = states.map((x) => layer(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x)))
    const width = states[0]!.length
    const part = (x: Vector, which: number, head: number): Vector => {
      const [start, size] = [which * width + (head * width) / heads, width / heads]
      return x.slice(start, start + size)
    }
    states = states.map((x, t) => {
      const before = mixed.slice(0, t + 1)
      const seen = Array.from({ length: heads }, (_, head) =>
        attend(
          part(mixed[t]!, 0, head),
          before.map((each) => part(each, 1, head)),
          before.map((each) => part(each, 2, head)),
        ),
      )
      return plus(x, layer(`h.${i}.attn.c_proj`, seen.flat()))
    })
    states = states.map((x) =>
      plus(x, layer(`h.${i}.mlp.c_proj`, layer(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)).map(bend))),
    )
  }
  return states.map((x) => linear(at('wte.weight'), undefined, norm('ln_f', x)))
}

export interface PlainLlama {
  readonly num_hidden_layers: number
  readonly num_attention_heads: number
  readonly num_key_value_heads: number
  readonly head_dim: number
  readonly rms_norm_eps: number
  readonly rope_theta: number
  readonly rope_scaling?: {
    readonly factor: number
    readonly low_freq_factor: number
    readonly high_freq_factor: number
    readonly original_max_position_embeddings: number
  } | null
}

/** Logits [time][vocabulary] of Llama, Qwen 2 (biases, where the weights have them) and Qwen 3 (norms of queries and keys, likewise). */
export function llamaLogits(config: PlainLlama, weights: PlainWeights, tokens: readonly number[]): Vector[] {
  const { num_attention_heads: heads, num_key_value_heads: groups, head_dim: size } = config
  const at = (name: string): PlainTensor | undefined => weights[`model.${name}`]
  const norm = (gain: PlainTensor, x: Vector): Vector => {
    const root = Math.sqrt(mean(x.map((value) => value ** 2)) + config.rms_norm_eps)
    return x.map((value, i) => (value / root) * gain.values[i]!)
  }
  const layer = (name: string, x: Vector): Vector => linear(at(`${name}.weight`)!, at(`${name}.bias`), x)
  const turn = (x: Vector, position: number): Vector => {
    const turned = [...x]
    for (let i = 0; i < size / 2; i++) {
      const angle = position * frequency(config, i)
      const [a, b] = [x[i]!, x[i + size / 2]!]
      turned[i] = a * Math.cos(angle) - b * Math.sin(angle)
      turned[i + size / 2] = b * Math.cos(angle) + a * Math.sin(angle)
    }
    return turned
  }
  const head = (x: Vector, index: number): Vector => x.slice(index * size, (index + 1) * size)
  let states = tokens.map((token) => row(at('embed_tokens.weight')!, token))
  for (let i = 0; i < config.num_hidden_layers; i++) {
    const [attention, mlp] = [`layers.${i}.self_attn`, `layers.${i}.mlp`]
    const normal = states.map((x) => norm(at(`layers.${i}.input_layernorm.weight`)!, x))
    const heading = (kind: 'q' | 'k', count: number): Vector[][] =>
      normal.map((x, t) => {
        const all = layer(`${attention}.${kind}_proj`, x)
        const gain = at(`${attention}.${kind}_norm.weight`)
        return Array.from({ length: count }, (_, h) => turn(gain ? norm(gain, head(all, h)) : head(all, h), t))
      })
    const [queries, keys] = [heading('q', heads), heading('k', groups)]
    const values = normal.map((x) => layer(`${attention}.v_proj`, x))
    states = states.map((x, t) => {
      const seen = Array.from({ length: heads }, (_, h) => {
        const group = Math.floor(h / (heads / groups))
        const [upTo, valuesUpTo] = [keys.slice(0, t + 1), values.slice(0, t + 1)]
        return attend(
          queries[t]![h]!,
          upTo.map((each) => each[group]!),
          valuesUpTo.map((each) => head(each, group)),
        )
      })
      return plus(x, layer(`${attention}.o_proj`, seen.flat()))
    })
    states = states.map((x) => {
      const y = norm(at(`layers.${i}.post_attention_layernorm.weight`)!, x)
      const expanded = layer(`${mlp}.up_proj`, y)
      const gated = layer(`${mlp}.gate_proj`, y).map((a, j) => (a / (1 + Math.exp(-a))) * expanded[j]!)
      return plus(x, layer(`${mlp}.down_proj`, gated))
    })
  }
  const output = weights['lm_head.weight'] ?? at('embed_tokens.weight')!
  return states.map((x) => linear(output, undefined, norm(at('norm.weight')!, x)))
}

/** Radians a position of pair `i`, slowed as for Llama 3.1 by wave lengths where there is a scaling. */
function frequency({ rope_theta, head_dim, rope_scaling }: PlainLlama, i: number): number {
  const plain = 1 / rope_theta ** ((2 * i) / head_dim)
  if (!rope_scaling) return plain
  const { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: old } = rope_scaling
  const wave = (2 * Math.PI) / plain
  if (wave < old / high) return plain
  if (wave > old / low) return plain / factor
  const smooth = (old / wave - low) / (high - low)
  return ((1 - smooth) * plain) / factor + smooth * plain
}
