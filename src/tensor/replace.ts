import { fail } from './define.js'
import { reachable } from './graph.js'
import { equalShapes, makeNode, type Node, type Tensor } from './tensor.js'

/**
 * The same tensors as functions of others: what `outputs` are made of, made once more with `by`'s tensors in the place of those they stand for.
 * What depends on none of these is shared. So a loss of some weights becomes the same loss of weights after a step, whatever the model.
 * @throws if a tensor would be replaced by one of another type.
 */
export function replaced(outputs: readonly Tensor[], by: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  for (const [before, after] of by) {
    if (before.dtype !== after.dtype || !equalShapes(before.shape, after.shape)) {
      fail('replaced', `${before} by ${after}`, 'types differ')
    }
  }
  const found = new Map<Tensor, Tensor>(by)
  const now = (x: Tensor): Tensor => found.get(x) ?? x
  for (const node of reachable(outputs)) {
    const inputs = node.inputs.map(now)
    if (inputs.every((x, i) => x === node.inputs[i])) continue
    for (const [i, y] of remade(node, inputs).entries()) if (!by.has(node.outputs[i]!)) found.set(node.outputs[i]!, y)
  }
  return outputs.map(now)
}

const remade = ({ operation, attributes, outputs, scope }: Node, inputs: readonly Tensor[]): readonly Tensor[] =>
  makeNode(operation, inputs, attributes, outputs, { scope })
