import {
  AtelierError,
  type AttributeValue,
  type Dialect,
  type DType,
  type Shape,
  type Values,
} from '../tensor/index.js'
import { bytes, float, integer, join, type Message, message, packed } from './protobuf.js'

/** An ONNX graph as plain data, between our graph and the bytes. */
export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
}

export interface OnnxValue {
  readonly name: string
  readonly dtype: DType
  /** A string is a length that is only known at run time. */
  readonly shape: readonly (number | string)[]
}

export interface OnnxNode {
  readonly type: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** A graph is the body of a loop, which also sees the values around it. */
  readonly attributes: Readonly<Record<string, AttributeValue | OnnxGraph>>
}

export interface OnnxTensor {
  readonly name: string
  readonly shape: Shape
  readonly values: Values
  /** Bytes stand for quantised weights. */
  readonly dtype: DType | 'uint8'
}

const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float64: 11 } as const

/** The operator set each target has kernels for: WebGPU's stop before the newest revisions; other programs' are older. */
function opset(target: Dialect): number {
  if (target === 'standard') return 18
  return target === 'webgpu' ? 20 : 22
}

/** Where Protocol Buffers end. */
const longest = 2 ** 31 - 1

/** The bytes of an ONNX file (ModelProto, IR version 10, or 8 for the older set of standard operators). @throws beyond 2 GiB. */
export function encodeModel(
  graph: OnnxGraph,
  target: Dialect,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const model = message()
  integer(model, 1, target === 'standard' ? 8 : 10)
  bytes(model, 2, 'atelier')
  bytes(model, 7, encodeGraph(graph))
  const own = new Set([...(target === 'standard' ? [] : ['com.microsoft']), ...graph.nodes.map(({ domain }) => domain)])
  own.delete('')
  const domains = [['', opset(target)] as const, ...[...own].map((domain) => [domain, 1] as const)]
  for (const [domain, version] of domains) {
    const set = message()
    bytes(set, 1, domain)
    integer(set, 2, version)
    bytes(model, 8, set)
  }
  for (const [key, value] of Object.entries(metadata)) {
    const entry = message()
    bytes(entry, 1, key)
    bytes(entry, 2, value)
    bytes(model, 14, entry)
  }
  if (model.length > longest) {
    const size = `${(model.length / 2 ** 30).toFixed(2)} GiB`
    throw new AtelierError(`onnx: a model of ${size}: ONNX files end at 2 GiB`, 'Keep weights outside the graph')
  }
  return join(model)
}

function encodeGraph({ nodes, initializers, inputs, outputs }: OnnxGraph): Message {
  const graph = message()
  for (const node of nodes) bytes(graph, 1, encodeNode(node))
  bytes(graph, 2, 'atelier')
  for (const tensor of initializers) bytes(graph, 5, encodeTensor(tensor))
  for (const value of inputs) bytes(graph, 11, encodeValue(value))
  for (const value of outputs) bytes(graph, 12, encodeValue(value))
  return graph
}

function encodeNode({ type, domain, inputs, outputs, attributes }: OnnxNode): Message {
  const node = message()
  for (const input of inputs) bytes(node, 1, input)
  for (const output of outputs) bytes(node, 2, output)
  bytes(node, 4, type)
  for (const [name, value] of Object.entries(attributes)) bytes(node, 5, encodeAttribute(name, value))
  if (domain) bytes(node, 7, domain)
  return node
}

function encodeAttribute(name: string, value: AttributeValue | OnnxGraph): Message {
  const attribute = message()
  bytes(attribute, 1, name)
  if (typeof value === 'number') {
    integer(attribute, 3, value)
    integer(attribute, 20, 2)
  } else if (typeof value === 'string') {
    bytes(attribute, 4, value)
    integer(attribute, 20, 3)
  } else if ('float' in value) {
    float(attribute, 2, value.float)
    integer(attribute, 20, 1)
  } else if ('nodes' in value) {
    bytes(attribute, 6, encodeGraph(value))
    integer(attribute, 20, 5)
  } else {
    for (const item of value) integer(attribute, 8, item)
    integer(attribute, 20, 7)
  }
  return attribute
}

function encodeTensor({ name, dtype, shape, values }: OnnxTensor): Message {
  const tensor = message()
  packed(tensor, 1, shape)
  integer(tensor, 2, elementTypes[dtype])
  bytes(tensor, 8, name)
  bytes(tensor, 9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return tensor
}

function encodeValue({ name, dtype, shape }: OnnxValue): Message {
  const dimensions = message()
  for (const length of shape) {
    const dimension = message()
    if (typeof length === 'number') integer(dimension, 1, length)
    else bytes(dimension, 2, length)
    bytes(dimensions, 1, dimension)
  }
  const tensor = message()
  integer(tensor, 1, elementTypes[dtype])
  bytes(tensor, 2, dimensions)
  const type = message()
  bytes(type, 1, tensor)
  const value = message()
  bytes(value, 1, name)
  bytes(value, 2, type)
  return value
}
