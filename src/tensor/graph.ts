import type { Node, Tensor } from './tensor.js'

/** Every node that `outputs` depend on, inputs before users. */
export function reachable(outputs: readonly Tensor[]): Node[] {
  const seen = new Set<Node>()
  const waiting = outputs.map((x) => x.node)
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    for (const input of node.inputs) waiting.push(input.node)
  }
  return [...seen].sort((a, b) => a.id - b.id)
}
