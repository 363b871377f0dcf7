import {
  equalShapes,
  isFloat,
  makeNode,
  type Node,
  reachable,
  type Tensor,
  uniform,
  uniformValue,
} from '../tensor/index.js'

/**
 * An equal graph that computes less: equal nodes merged, constants folded, needless broadcasts dropped, each operation's own
 * rule applied (transposes go into products, reshapes join). What nothing uses is gone because nothing reaches it.
 */
export function simplify<K extends string>(outputs: Readonly<Record<K, Tensor>>): Record<K, Tensor> {
  const better = new Map<Tensor, Tensor>()
  const known = new Map<string, Node>()
  for (const node of reachable(Object.values<Tensor>(outputs))) {
    const made = improve(node, better, known)
    for (const [i, y] of node.outputs.entries()) better.set(y, made[i]!)
  }
  return Object.fromEntries(Object.entries<Tensor>(outputs).map(([name, y]) => [name, better.get(y)!])) as Record<
    K,
    Tensor
  >
}

function improve(node: Node, better: ReadonlyMap<Tensor, Tensor>, known: Map<string, Node>): readonly Tensor[] {
  if (node.source) return merge(node, known).outputs
  const inputs = node.inputs.map((x) => better.get(x)!)
  const single = node.outputs.length === 1 ? rewrite(node, inputs) : undefined
  if (single) return [settle(single, known)]
  return merge(rebuild(node, inputs), known).outputs
}

/** A rewritten tensor may be new nodes on known ones: those are improved in turn, until nothing changes. */
function settle(x: Tensor, known: Map<string, Node>): Tensor {
  const { node } = x
  if (known.get(keyOf(node)) === node) return x
  if (node.source) return merge(node, known).outputs[x.index]!
  const inputs = node.inputs.map((input) => settle(input, known))
  const single = node.outputs.length === 1 ? rewrite(node, inputs) : undefined
  return single ? settle(single, known) : merge(rebuild(node, inputs), known).outputs[x.index]!
}

function rewrite(node: Node, inputs: readonly Tensor[]): Tensor | undefined {
  const { operation, attributes } = node
  const y = node.outputs[0]!
  if (operation.name === 'Identity') return inputs[0]
  const simpler = operation.simplify?.(inputs, attributes, y)
  if (simpler || !operation.evaluate) return simpler
  const values = inputs.map(uniformValue)
  if (values.every((value) => value !== undefined)) {
    const value = operation.evaluate(...values)
    return uniform(isFloat(y.dtype) ? value : Math.trunc(value), y.shape, y.dtype)
  }
  const narrow = unexpanded(inputs, y)
  return narrow.some((x, i) => x !== inputs[i])
    ? makeNode(operation, narrow, attributes, [y], { scope: node.scope })[0]
    : undefined
}

/** Element-wise operands broadcast by themselves, as long as one of them keeps the full shape. */
function unexpanded(inputs: readonly Tensor[], y: Tensor): readonly Tensor[] {
  const full = inputs.filter((x) => equalShapes(x.shape, y.shape))
  const kept = full.find((x) => narrower(x) === x) ?? full[0]
  return kept === undefined ? inputs : inputs.map((x) => (x === kept ? x : narrower(x)))
}

/** What `x` repeats. */
function narrower(x: Tensor): Tensor {
  if (x.node.operation.name === 'Expand') return x.node.inputs[0]!
  const value = uniformValue(x)
  return value !== undefined && x.rank > 0 ? uniform(value, [], x.dtype) : x
}

function rebuild(node: Node, inputs: readonly Tensor[]): Node {
  if (inputs.every((x, i) => x === node.inputs[i])) return node
  return makeNode(node.operation, inputs, node.attributes, node.outputs, { scope: node.scope })[0]!.node
}

function merge(node: Node, known: Map<string, Node>): Node {
  const key = keyOf(node)
  const same = known.get(key)
  if (!same) known.set(key, node)
  return same ?? node
}

function keyOf({ id, source, operation, inputs, attributes, outputs }: Node): string {
  const type = `${outputs[0]!.dtype}[${outputs[0]!.shape}]`
  if (source?.kind === 'uniform') return `${spelt(source.value)}:${type}`
  if (source?.kind === 'data' && source.data.length <= 4096) return `${Array.from(source.data, spelt).join()}:${type}`
  if (source) return `leaf ${id}`
  return `${operation.name}${JSON.stringify(attributes)}(${inputs.map((x) => `${x.node.id}.${x.index}`)})${type}`
}

const spelt = (value: number | bigint): string => (Object.is(value, -0) ? '-0' : `${value}`)
