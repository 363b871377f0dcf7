import { fail, uniform } from './define.js'
import { reachable } from './graph.js'
import { matmul } from './ops/matmul.js'
import { concat, sumTo } from './ops/movement.js'
import { scope } from './scope.js'
import { isFloat, type Node, type Tensor } from './tensor.js'

/**
 * The gradient of a scalar by each of `wrt`, as tensors of the same shapes: reverse-mode differentiation of the graph.
 * The result is an ordinary graph, so it can be differentiated again. Where nothing flows, the gradient is zeros.
 * @throws if `loss` is not a single float, or if a path to `wrt` passes an operation that refuses to be differentiated, such as `writeAt`.
 */
export function grad(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (loss.size !== 1 || !isFloat(loss.dtype)) {
    fail('grad', `${loss}`, 'only a single float can be differentiated', 'Reduce it with .mean() or .sum()')
  }
  const order = reachable([loss])
  const wanted = leadingTo(order, wrt)
  const arrived = new Map<Tensor, Tensor[]>([[loss, [uniform(1, loss.shape, loss.dtype)]]])
  const totalAt = (x: Tensor): Tensor | undefined => total(arrived.get(x) ?? [])
  for (const node of order.toReversed()) {
    if (!node.inputs.some((x) => wanted.has(x.node))) continue
    const dys = node.outputs.map(totalAt)
    if (dys.every((dy) => dy === undefined)) continue
    scope(`∇${node.scope}`, () => propagate(node, dys, wanted, arrived))
  }
  return wrt.map((x) => totalAt(x) ?? uniform(0, [], x.dtype).broadcastTo(x.shape))
}

function propagate(
  node: Node,
  dys: readonly (Tensor | undefined)[],
  wanted: ReadonlySet<Node>,
  arrived: Map<Tensor, Tensor[]>,
): void {
  const { operation, inputs, outputs, attributes } = node
  if (!operation.gradient) return
  const [y] = outputs
  const dy = dys[0] ?? uniform(0, [], y!.dtype).broadcastTo(y!.shape)
  const gradients = operation.gradient({ dy, dys, inputs, outputs, attributes })
  for (const [i, x] of inputs.entries()) {
    const dx = gradients[i]
    if (dx === undefined || !isFloat(x.dtype) || !wanted.has(x.node)) continue
    const fitted = sumTo(dx, x.shape)
    const parts = arrived.get(x)
    if (parts) parts.push(fitted)
    else arrived.set(x, [fitted])
  }
}

/**
 * The sum of what arrives at a tensor. A weight that is used at every step of a sequence gets a product aᵢᵀ·bᵢ from each;
 * their sum is one product: the aᵢ below one another, transposed, times the bᵢ below one another.
 */
function total(parts: readonly Tensor[]): Tensor | undefined {
  const products = parts.filter(isProductOfRows).toReversed()
  if (products.length < 2) return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum.add(part))
  const [a, b] = [0, 1].map((operand) =>
    concat(
      products.map(({ node }) => node.inputs[operand]!),
      0,
    ),
  )
  const joint = matmul(a!, b!, { transposeA: true })
  return parts.filter((part) => !products.includes(part)).reduce((sum, part) => sum.add(part), joint)
}

function isProductOfRows({ node: { operation, attributes, inputs } }: Tensor): boolean {
  const { transposeA, transposeB, scale } = attributes
  return (
    operation.name === 'MatMul' &&
    transposeA === true &&
    !transposeB &&
    scale === 1 &&
    inputs.every((x) => x.rank === 2)
  )
}

/** The nodes through which a change of `wrt` reaches the end of `order`. */
function leadingTo(order: readonly Node[], wrt: readonly Tensor[]): ReadonlySet<Node> {
  const wanted = new Set(wrt.map((x) => x.node))
  for (const node of order) if (node.inputs.some((x) => wanted.has(x.node))) wanted.add(node)
  return wanted
}
