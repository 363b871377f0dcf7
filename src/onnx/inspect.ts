import { reachable, type Tensor, Variable } from '../tensor/index.js'

/**
 * The graph as text, one line a node, inputs first:
 *
 *     %3 float32[12, 64] = MatMul(%1, wte) {"transposeB":true} @ head
 */
export function dump(outputs: Readonly<Record<string, Tensor>>): string {
  const order = reachable(Object.values(outputs))
  const numbers = new Map(order.filter((node) => !node.source).map((node, i) => [node, i]))
  const nameOf = (x: Tensor): string => {
    const { node } = x
    if (x instanceof Variable) return x.name
    if (node.source?.kind === 'uniform') return `${node.source.value}`
    if (node.source?.kind === 'input') return node.source.name
    if (node.source) return `${node.source.kind}${node.id - order[0]!.id}`
    return `%${numbers.get(node)}${node.outputs.length > 1 ? `.${x.index}` : ''}`
  }
  const lines = order.map((node) => {
    if (node.source) return undefined
    const attributes = Object.keys(node.attributes).length > 0 ? ` ${JSON.stringify(node.attributes)}` : ''
    const where = node.scope ? ` @ ${node.scope}` : ''
    return `%${numbers.get(node)} ${node.outputs.join(' ')} = ${node.operation.name}(${node.inputs.map(nameOf).join(', ')})${attributes}${where}`
  })
  const results = Object.entries(outputs).map(([name, y]) => `${name} = ${nameOf(y)}`)
  return [...lines.filter((line) => line !== undefined), ...results].join('\n')
}
