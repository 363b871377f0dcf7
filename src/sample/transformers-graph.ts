/** GPT-2 and Llama as `transformers.js` runs them: an ONNX graph whose cache grows with the text. */
import { type Gpt2Config, headSizeOf, type LlamaConfig, rotaryFrequencies } from '../models/index.js'
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '../onnx/index.js'
import type { Values } from '../tensor/index.js'

/** Weights by their names in `parameters(model)`. */
export type WeightsByName = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>

/**
 * Inputs `input_ids` and `position_ids` int64 [batch, time], `attention_mask` int64 [batch, total], `past_key_values.N.key` and `.value`
 * [batch, groups, past, size]; outputs `logits` [batch, time, vocabulary] and `present.N.key` and `.value` [batch, groups, total, size].
 * total = past + time; a text begins with a past of length 0. The names are those of Hugging Face's Optimum.
 */
export function transformersGraph(config: Gpt2Config | LlamaConfig, weights: WeightsByName): OnnxGraph {
  const build = builder(weights)
  const { layers, heads, vocabulary } = config
  const groups = config.family === 'llama' ? config.groups : heads
  const size = config.family === 'llama' ? headSizeOf(config) : config.width / heads
  const body = config.family === 'llama' ? llama(build, config) : gpt2(build, config)
  const bias = attentionBias(build)
  const outputs: OnnxValue[] = [{ name: 'logits', dtype: 'float32', shape: ['batch', 'time', vocabulary] }]
  const inputs: OnnxValue[] = [
    { name: 'input_ids', dtype: 'int64', shape: ['batch', 'time'] },
    { name: 'attention_mask', dtype: 'int64', shape: ['batch', 'total'] },
    { name: 'position_ids', dtype: 'int64', shape: ['batch', 'time'] },
  ]
  let x = body.embedded
  for (let layer = 0; layer < layers; layer++) {
    const cached = (part: 'key' | 'value', now: string): string => {
      const [past, present] = [`past_key_values.${layer}.${part}`, `present.${layer}.${part}`]
      inputs.push({ name: past, dtype: 'float32', shape: ['batch', groups, 'past', size] })
      outputs.push({ name: present, dtype: 'float32', shape: ['batch', groups, 'total', size] })
      return build.node('Concat', [past, now], { axis: 2 }, present)
    }
    x = body.block(x, layer, ({ query, key, value }) =>
      attention(build, { query, key: cached('key', key), value: cached('value', value), bias, heads, groups, size }),
    )
  }
  body.finish(x)
  return { inputs, outputs, nodes: build.nodes, initializers: build.initializers() }
}

type Attend = (heads: { readonly query: string; readonly key: string; readonly value: string }) => string

interface Body {
  readonly embedded: string
  /** Queries [batch, heads, time, size], keys and values [batch, groups, time, size] → what was attended to [batch, time, heads · size]. */
  block(x: string, layer: number, attend: Attend): string
  finish(x: string): void
}

type Builder = ReturnType<typeof builder>

function builder(weights: WeightsByName) {
  const nodes: OnnxNode[] = []
  const constants = new Map<string, OnnxTensor>()
  let count = 0
  const node = (
    type: string,
    inputs: readonly string[],
    attributes: OnnxNode['attributes'] = {},
    name = `%${count++}`,
  ): string => {
    nodes.push({ type, domain: '', inputs, outputs: [name], attributes })
    return name
  }
  const constant = (dtype: 'float32' | 'int64', shape: readonly number[], values: Values): string => {
    const name = `%constant.${dtype}.${shape}.${values.length < 16 ? Array.from(values as Float32Array) : count++}`
    if (!constants.has(name)) constants.set(name, { name, dtype, shape, values })
    return name
  }
  const weight = (name: string): string => {
    const { shape, values } = weights.get(name)!
    if (!constants.has(name)) constants.set(name, { name, dtype: 'float32', shape, values })
    return name
  }
  const made = {
    nodes,
    node,
    weight,
    table: (shape: readonly number[], values: Float32Array): string => constant('float32', shape, values),
    number: (value: number): string => constant('float32', [], Float32Array.of(value)),
    whole: (...values: readonly number[]): string =>
      constant('int64', [values.length], BigInt64Array.from(values, BigInt)),
    one: (value: number): string => constant('int64', [], BigInt64Array.of(BigInt(value))),
    initializers: (): OnnxTensor[] => [...constants.values()],
    /** x · W, and + b where there is one. */
    linear(x: string, name: string): string {
      const y = node('MatMul', [x, weight(`${name}.weight`)])
      return weights.has(`${name}.bias`) ? node('Add', [y, weight(`${name}.bias`)]) : y
    },
    /** The product with the embedding, turned. */
    tiedHead: (x: string): string => node('Transpose', [weight('embedding.weight')], { perm: [1, 0] }, `%head.${x}`),
    /** [batch, time, heads · size] → [batch, heads, time, size]. */
    split(x: string, heads: number, size: number): string {
      const apart = node('Reshape', [x, made.whole(0, 0, heads, size)])
      return node('Transpose', [apart], { perm: [0, 2, 1, 3] })
    },
  }
  return made
}

/** [batch, 1, 1, time, total]: 0 where a token may look, a large negative number at padding and at what comes later. */
function attentionBias(build: Builder): string {
  const { node, whole, one } = build
  const lengthOf = (name: string): string => node('Gather', [node('Shape', [name]), one(1)])
  const total = lengthOf('attention_mask')
  const first = node('Sub', [total, lengthOf('input_ids')])
  const keys = node('Range', [one(0), total, one(1)])
  const queries = node('Unsqueeze', [node('Range', [first, total, one(1)]), whole(1)])
  const isBefore = node('LessOrEqual', [keys, queries])
  const isText = node('Unsqueeze', [node('Cast', ['attention_mask'], { to: 9 }), whole(1, 2, 3)])
  return node('Where', [node('And', [isBefore, isText]), build.number(0), build.number(-1e9)])
}

interface Heads {
  readonly query: string
  readonly key: string
  readonly value: string
  readonly bias: string
  readonly heads: number
  readonly groups: number
  readonly size: number
}

function attention({ node, whole, number }: Builder, { query, key, value, bias, heads, groups, size }: Heads): string {
  const grouped = node('Reshape', [query, whole(0, groups, heads / groups, -1, size)])
  const keys = node('Transpose', [node('Unsqueeze', [key, whole(2)])], { perm: [0, 1, 2, 4, 3] })
  const scores = node('Mul', [node('MatMul', [grouped, keys]), number(1 / Math.sqrt(size))])
  const shares = node('Softmax', [node('Add', [scores, bias])], { axis: -1 })
  const seen = node('MatMul', [shares, node('Unsqueeze', [value, whole(2)])])
  const apart = node('Reshape', [seen, whole(0, heads, -1, size)])
  return node('Reshape', [node('Transpose', [apart], { perm: [0, 2, 1, 3] }), whole(0, 0, heads * size)])
}

function llama(build: Builder, config: LlamaConfig): Body {
  const { node, number, whole, weight, table, linear, split } = build
  const { heads, groups, context, epsilon, tied, queryKeyNorm = false } = config
  const size = headSizeOf(config)
  const norm = (x: string, name: string): string => {
    const mean = node('ReduceMean', [node('Mul', [x, x]), whole(-1)], { keepdims: 1 })
    const root = node('Sqrt', [node('Add', [mean, number(epsilon)])])
    return node('Mul', [node('Div', [x, root]), weight(`${name}.gain`)])
  }
  const frequencies = rotaryFrequencies(size, config.ropeBase, config.ropeScaling)
  const turned = (f: (angle: number) => number): string => {
    const angles = Float32Array.from({ length: context * (size / 2) }, (_, i) =>
      f(Math.floor(i / (size / 2)) * frequencies[i % (size / 2)]!),
    )
    return node('Unsqueeze', [node('Gather', [table([context, size / 2], angles), 'position_ids']), whole(1)])
  }
  const [cosines, sines] = [turned(Math.cos), turned(Math.sin)]
  /** See `rotary`: the halves of a head are the pairs. */
  const rotate = (x: string): string => {
    const [left, right] = [whole(0), whole(size / 2)].map((start, i) =>
      node('Slice', [x, start, whole(i === 0 ? size / 2 : size), whole(-1)]),
    ) as [string, string]
    const times = (a: string, b: string): string => node('Mul', [a, b])
    const first = node('Sub', [times(left, cosines), times(right, sines)])
    return node('Concat', [first, node('Add', [times(right, cosines), times(left, sines)])], { axis: -1 })
  }
  return {
    embedded: node('Gather', [weight('embedding.weight'), 'input_ids']),
    block(x, layer, attend) {
      const name = `blocks.${layer}`
      const h = norm(x, `${name}.norm1`)
      const part = (own: 'query' | 'key', count: number): string => {
        const apart = split(linear(h, `${name}.${own}`), count, size)
        return rotate(queryKeyNorm ? norm(apart, `${name}.${own}Norm`) : apart)
      }
      const value = split(linear(h, `${name}.value`), groups, size)
      const seen = attend({ query: part('query', heads), key: part('key', groups), value })
      const attended = node('Add', [x, linear(seen, `${name}.project`)])
      const wide = norm(attended, `${name}.norm2`)
      const gate = linear(wide, `${name}.gate`)
      const opened = node('Mul', [node('Mul', [gate, node('Sigmoid', [gate])]), linear(wide, `${name}.expand`)])
      return node('Add', [attended, linear(opened, `${name}.contract`)])
    },
    finish(x) {
      const h = norm(x, 'norm')
      node('MatMul', [h, tied ? build.tiedHead(h) : weight('head.weight')], {}, 'logits')
    },
  }
}

function gpt2(build: Builder, { heads, width, gelu, epsilon = 1e-5 }: Gpt2Config): Body {
  const { node, number, whole, weight, linear, split } = build
  const norm = (x: string, name: string): string =>
    node('LayerNormalization', [x, weight(`${name}.gain`), weight(`${name}.bias`)], { epsilon: { float: epsilon } })
  const bent = (x: string): string => {
    const cube = node('Mul', [x, node('Mul', [x, x])])
    const inner =
      gelu === 'tanh'
        ? node('Tanh', [
            node('Mul', [node('Add', [x, node('Mul', [cube, number(0.044715)])]), number(Math.sqrt(2 / Math.PI))]),
          ])
        : node('Erf', [node('Mul', [x, number(Math.SQRT1_2)])])
    return node('Mul', [node('Mul', [x, number(0.5)]), node('Add', [inner, number(1)])])
  }
  const tokens = node('Gather', [weight('embedding.weight'), 'input_ids'])
  return {
    embedded: node('Add', [tokens, node('Gather', [weight('position.weight'), 'position_ids'])]),
    block(x, layer, attend) {
      const name = `blocks.${layer}`
      const all = linear(norm(x, `${name}.norm1`), `${name}.attend`)
      const part = (i: number): string =>
        split(node('Slice', [all, whole(i * width), whole((i + 1) * width), whole(-1)]), heads, width / heads)
      const seen = attend({ query: part(0), key: part(1), value: part(2) })
      const attended = node('Add', [x, linear(seen, `${name}.project`)])
      const wide = bent(linear(norm(attended, `${name}.norm2`), `${name}.expand`))
      return node('Add', [attended, linear(wide, `${name}.contract`)])
    },
    finish(x) {
      const h = norm(x, 'norm')
      node('MatMul', [h, build.tiedHead(h)], {}, 'logits')
    },
  }
}
