import {
  AtelierError,
  arrayOf,
  type Dialect,
  type DType,
  type Lowering,
  type Node,
  type NodeOptions,
  reachable,
  type Tensor,
  type Values,
  Variable,
} from '../tensor/index.js'
import type { OnnxGraph, OnnxNode, OnnxTensor } from './model.js'

export interface EmitOptions {
  readonly target: Dialect
  /** See `Lowering`. Default 1. */
  readonly channelBlock?: number
  /** Variables written into the file as constants instead of being inputs. */
  readonly frozen?: ReadonlyMap<Variable, Values>
}

/** A graph ready to encode, with the leaf behind each of its inputs. */
export interface Emitted {
  readonly graph: OnnxGraph
  readonly leaves: ReadonlyMap<string, Tensor>
}

/** Begins every name that is not the caller's, so that none can meet an input's or an output's. */
const own = '%'

/** Lowers the (simplified) graph that computes `outputs` to ONNX. Each output gets its key as its name. */
export function emit(outputs: Readonly<Record<string, Tensor>>, options: EmitOptions): Emitted {
  const results = Object.entries(outputs)
  const builder = graphBuilder(options)
  const names = new Map<Tensor, string>()
  const leaves = new Map<string, Tensor>()
  const order = reachable(results.map(([, y]) => y))
  for (const node of order) {
    if (node.source) names.set(node.outputs[0]!, emitLeaf(node, builder, leaves, options))
    else {
      const inputs = node.inputs.map((x) => names.get(x)!)
      const made = node.operation.lower(builder, inputs, node)
      for (const [i, y] of node.outputs.entries()) names.set(y, made[i]!)
    }
  }
  for (const [name, y] of results) {
    if (leaves.has(name)) throw new AtelierError(`emit: "${name}" is an input and an output`, 'Rename one of them')
    builder.finish(names.get(y)!, name)
  }
  return {
    graph: {
      inputs: [...leaves].map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
      outputs: results.map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
      nodes: builder.result(),
      initializers: builder.initializers,
    },
    leaves,
  }
}

function emitLeaf(node: Node, builder: Builder, leaves: Map<string, Tensor>, { frozen }: EmitOptions): string {
  const x = node.outputs[0]!
  const source = node.source!
  if (source.kind === 'uniform') {
    const scalar = builder.constant(source.value, x.dtype)
    return x.rank === 0 ? scalar : builder.node('Expand', [scalar, builder.constant(x.shape, 'int64')])
  }
  if (source.kind === 'data') return builder.initializer({ shape: x.shape, dtype: x.dtype, values: source.data })
  const value = x instanceof Variable ? frozen?.get(x) : undefined
  if (value) return builder.initializer({ shape: x.shape, dtype: x.dtype, values: value })
  const name = source.kind === 'input' ? source.name : `${own}${source.kind}.${leaves.size}`
  if (leaves.has(name)) throw new AtelierError(`emit: two inputs are called "${name}"`, 'Give each its own name')
  leaves.set(name, x)
  return name
}

interface Builder extends Lowering {
  readonly initializers: OnnxTensor[]
  initializer(tensor: Omit<OnnxTensor, 'name'>): string
  /** Calls `value` by its name as an output: a rename where a node makes it, a copy where it is an input or has a name. */
  finish(value: string, output: string): void
  result(): OnnxNode[]
}

function graphBuilder({ target, channelBlock = 1 }: EmitOptions): Builder {
  const made: OnnxNode[] = []
  const initializers: OnnxTensor[] = []
  const constants = new Map<string, string>()
  const written = new Map<string, readonly string[]>()
  const produced = new Set<string>()
  const renamed = new Map<string, string>()
  let count = 0

  const make = (type: string, inputs: readonly string[], outputs: number, options: NodeOptions): readonly string[] => {
    const names = Array.from({ length: outputs }, () => `${own}t${count++}`)
    for (const name of names) produced.add(name)
    made.push({ type, inputs, outputs: names, domain: options.domain ?? '', attributes: options.attributes ?? {} })
    return names
  }

  // What several operations are lowered to, such as one operand in another layout, is written once.
  const nodes = (type: string, inputs: readonly string[], outputs: number, options: NodeOptions = {}) => {
    const key = JSON.stringify([type, inputs, outputs, options])
    const names = written.get(key) ?? make(type, inputs, outputs, options)
    written.set(key, names)
    return names
  }

  const initializer = (tensor: Omit<OnnxTensor, 'name'>): string => {
    const name = `${own}c${count++}`
    initializers.push({ name, ...tensor })
    return name
  }

  return {
    target,
    channelBlock,
    initializers,
    initializer,
    nodes,
    node: (type, inputs, options) => nodes(type, inputs, 1, options)[0]!,
    constant(value, dtype, shape = typeof value === 'number' ? [] : [value.length]) {
      const key = JSON.stringify([value, dtype, shape, Object.is(value, -0)])
      const known = constants.get(key)
      if (known) return known
      const name = initializer({ shape, dtype, values: valuesOf([value].flat(), dtype) })
      constants.set(key, name)
      return name
    },
    finish(value, output) {
      const copied = renamed.has(value) || !produced.has(value)
      if (!copied) renamed.set(value, output)
      else made.push({ type: 'Identity', domain: '', inputs: [value], outputs: [output], attributes: {} })
    },
    result() {
      const rename = (name: string): string => renamed.get(name) ?? name
      const final = made.map((node) => ({
        ...node,
        inputs: node.inputs.map(rename),
        outputs: node.outputs.map(rename),
      }))
      // ONNX Runtime visits nodes that feed no other from the last in the file to the first, each after what it needs.
      // With the earliest made last, the last layer's weight gradient comes as soon as it can and its inputs are freed.
      const used = new Set(final.flatMap((node) => node.inputs))
      const feedsOthers = (node: OnnxNode): boolean => node.outputs.some((name) => used.has(name))
      return [...final.filter(feedsOthers), ...final.filter((node) => !feedsOthers(node)).reverse()]
    },
  }
}

function valuesOf(numbers: readonly number[], dtype: DType): Values {
  const values = arrayOf(dtype, numbers.length)
  if (values instanceof BigInt64Array) values.set(numbers.map(BigInt))
  else values.set(numbers)
  return values
}
