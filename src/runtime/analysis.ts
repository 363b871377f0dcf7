import type { Node, Tensor, Variable } from '../tensor/index.js'

/**
 * Whether the new value of `variable` may be written over its present one while the graph runs, in whatever order the nodes
 * run: nothing else reads the old value, or all that does comes before the node that makes the new one.
 */
export function mayOverwrite(
  order: readonly Node[],
  results: readonly Tensor[],
  variable: Variable,
  value: Tensor,
): boolean {
  // Results that are leaves are copied after everything else has run.
  if (results.includes(variable)) return false
  const holders = sharing(order, variable)
  const readers = order.filter((node) => node.inputs.some((x) => holders.has(x)))
  if (readers.length === 0) return true
  const maker = value.node
  if (!maker.operation.overwrites) return false
  const place = { 'any input': undefined, 'first input': 0, caches: value.index + 2 }[maker.operation.overwrites]
  if (place !== undefined && maker.inputs.some((x, i) => i !== place && holders.has(x))) return false
  const before = ancestors(maker)
  // An operation of several outputs may still be reading when the first of them is done.
  return readers.every((node) => node === maker || (before.has(node) && node.outputs.length === 1))
}

/** The tensors that are the variable's memory under another shape: ONNX Runtime does not copy when it reshapes. */
function sharing(order: readonly Node[], variable: Variable): ReadonlySet<Tensor> {
  const holders = new Set<Tensor>([variable])
  for (const { operation, inputs, outputs } of order) {
    if (operation.name === 'Reshape' && holders.has(inputs[0]!)) holders.add(outputs[0]!)
  }
  return holders
}

function ancestors(node: Node): ReadonlySet<Node> {
  const seen = new Set<Node>()
  const waiting = [node]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { node: input } of next.inputs) {
      if (seen.has(input)) continue
      seen.add(input)
      waiting.push(input)
    }
  }
  return seen
}

/** Floating-point operations of one run, counting products (2mnk) and one for every other element made. */
export function operations(order: readonly Node[]): number {
  let total = 0
  for (const { operation, outputs, inputs, attributes, source } of order) {
    if (source) continue
    const size = outputs[0]!.size
    if (operation.name === 'MatMul') {
      total += 2 * size * inputs[0]!.shape.at(attributes.transposeA ? -2 : -1)!
    } else if (operation.name === 'Conv') {
      total += 2 * size * (inputs[1]!.size / inputs[1]!.shape[0]!)
    } else if (operation.name === 'ConvTranspose') {
      total += 2 * inputs[0]!.size * (inputs[1]!.size / inputs[1]!.shape[0]!)
    } else if (operation.name === 'ConvolutionWeight') {
      total += 2 * size * (inputs[1]!.size / inputs[1]!.shape[1]!)
    } else total += size
  }
  return total
}
