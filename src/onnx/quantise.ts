import type { OnnxGraph, OnnxNode, OnnxTensor } from './model.js'

/** Bits a weight keeps. */
export type WeightBits = 8 | 4

/** Numbers along the inputs of a matrix that share a scale. */
const blockLength = 32

/**
 * The graph with the constant matrices of its products in 8 or 4 bits (`MatMulNBits` of ONNX Runtime's own operators): a block of 32 inputs
 * of an output shares a float32 scale. Activations and everything else stay float32, and so does a matrix that is also read otherwise, as an
 * embedding is, or whose inputs no blocks fill.
 */
export function quantiseProducts(graph: OnnxGraph, bits: WeightBits): OnnxGraph {
  const initializers = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]))
  const turned = new Map(
    graph.nodes.flatMap(({ type, inputs, outputs }) => {
      const tensor = type === 'Transpose' ? initializers.get(inputs[0]!) : undefined
      return tensor?.shape.length === 2 ? [[outputs[0]!, tensor] as const] : []
    }),
  )
  const made = new Map<string, OnnxTensor>()
  const nodes = graph.nodes.map((node) => {
    const found = matrixOf(node, initializers, turned)
    if (found === undefined) return node
    const { inputs, outputs } = sizesOf(found)
    if (inputs % blockLength !== 0) return node
    const name = `${found.tensor.name}%${bits}`
    if (!made.has(name)) {
      const { levels, scales } = quantised(found, bits)
      const blocks = inputs / blockLength
      made.set(name, { name, dtype: 'uint8', shape: [outputs, blocks, (blockLength * bits) / 8], values: levels })
      made.set(`${name}.scales`, {
        name: `${name}.scales`,
        dtype: 'float32',
        shape: [outputs * blocks],
        values: scales,
      })
    }
    return {
      type: 'MatMulNBits',
      domain: 'com.microsoft',
      inputs: [node.inputs[0]!, name, `${name}.scales`],
      outputs: node.outputs,
      attributes: { K: inputs, N: outputs, bits, block_size: blockLength },
    }
  })
  return withoutUnused({ ...graph, nodes, initializers: [...graph.initializers, ...made.values()] })
}

/** A matrix of weights: [inputs, outputs], or turned. */
interface Matrix {
  readonly tensor: OnnxTensor
  readonly isTurned: boolean
}

function matrixOf(
  { type, inputs, attributes }: OnnxNode,
  initializers: ReadonlyMap<string, OnnxTensor>,
  turned: ReadonlyMap<string, OnnxTensor>,
): Matrix | undefined {
  if (type !== 'MatMul' && type !== 'FusedMatMul') return undefined
  if (attributes.transA === 1 || JSON.stringify(attributes.alpha ?? { float: 1 }) !== '{"float":1}') return undefined
  const [tensor, other] = [initializers.get(inputs[1]!), turned.get(inputs[1]!)]
  const found = tensor ?? other
  if (found?.shape.length !== 2 || found.dtype !== 'float32') return undefined
  return { tensor: found, isTurned: (other !== undefined) !== (attributes.transB === 1) }
}

function sizesOf({ tensor, isTurned }: Matrix): { readonly inputs: number; readonly outputs: number } {
  const [rows, columns] = tensor.shape as [number, number]
  return isTurned ? { inputs: columns, outputs: rows } : { inputs: rows, outputs: columns }
}

/**
 * Levels around the middle one: in 8 bits 127 steps to the largest magnitude on both sides, in 4 bits 8 steps to it on its own side and 7
 * on the other, so that it is exact.
 */
function quantised(matrix: Matrix, bits: WeightBits): { readonly levels: Uint8Array; readonly scales: Float32Array } {
  const { inputs, outputs } = sizesOf(matrix)
  const values = matrix.tensor.values as Float32Array
  const [step, stride] = matrix.isTurned ? [1, inputs] : [outputs, 1]
  const middle = 2 ** (bits - 1)
  const levels = new Uint8Array((inputs * outputs * bits) / 8)
  const scales = new Float32Array((inputs * outputs) / blockLength)
  for (let block = 0; block < scales.length; block++) {
    const output = Math.floor((block * blockLength) / inputs)
    const from = output * stride + ((block * blockLength) % inputs) * step
    let extreme = 0
    for (let i = 0; i < blockLength; i++) {
      const value = values[from + i * step]!
      if (Math.abs(value) > Math.abs(extreme)) extreme = value
    }
    const scale = Math.fround(bits === 8 ? Math.abs(extreme) / 127 : -extreme / middle)
    scales[block] = scale
    for (let i = 0; i < blockLength; i++) {
      const steps = scale === 0 ? 0 : Math.round(values[from + i * step]! / scale)
      const level = Math.min(2 ** bits - 1, Math.max(0, steps + middle))
      const at = block * blockLength + i
      if (bits === 8) levels[at] = level
      else levels[at >> 1]! |= level << (4 * (at & 1))
    }
  }
  return { levels, scales }
}

/** Nodes and constants that nothing reads any more leave. */
function withoutUnused(graph: OnnxGraph): OnnxGraph {
  const read = new Set(graph.outputs.map(({ name }) => name))
  const nodes: OnnxNode[] = []
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => read.has(output))) continue
    nodes.unshift(node)
    for (const input of [...node.inputs, ...outerNames(node)]) read.add(input)
  }
  return { ...graph, nodes, initializers: graph.initializers.filter(({ name }) => read.has(name)) }
}

/** What the body of a loop reads from around it. */
const outerNames = ({ attributes }: OnnxNode): string[] =>
  Object.values(attributes).flatMap((value) =>
    typeof value === 'object' && 'nodes' in value
      ? [
          ...value.nodes.flatMap((node) => [...node.inputs, ...outerNames(node)]),
          ...value.outputs.map(({ name }) => name),
        ]
      : [],
  )
