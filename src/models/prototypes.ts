/** What a few examples tell of others, by distances: prototypes, and where each question belongs. */
import { crossEntropy, fail, type Tensor } from '../tensor/index.js'

/** ‖aᵢ − bⱼ‖²: places [n, size] and [m, size] → [n, m]. */
export function squaredDistances(a: Tensor, b: Tensor): Tensor {
  const products = a.matmul(b, { transposeB: true })
  const lengths = (x: Tensor): Tensor => x.square().sum(1)
  return products
    .mul(-2)
    .add(lengths(a).reshape([-1, 1]))
    .add(lengths(b))
}

/**
 * −d² of each query from the mean of each class: support [ways · shots, size], class by class, and queries [n, size] → logits [n, ways]
 * (arXiv:1703.05175, equations 1 and 2). @throws where the support is not as many rows for each class.
 */
export function prototypeLogits(support: Tensor, queries: Tensor, ways: number): Tensor {
  const [rows, size] = support.shape as [number, number]
  if (rows % ways !== 0) fail('prototypes', `${support} for ${ways} classes`, 'every class needs as many examples')
  const prototypes = support.reshape([ways, rows / ways, size]).mean(1)
  return squaredDistances(queries, prototypes).neg()
}

/** −ln p of each query's class in nats, [n], and the share of right answers. */
export function prototypeLoss(
  support: Tensor,
  queries: Tensor,
  labels: Tensor,
  ways: number,
): { readonly loss: Tensor; readonly accuracy: Tensor } {
  const logits = prototypeLogits(support, queries, ways)
  const right = logits.argMax().equal(labels).cast('float32')
  return { loss: crossEntropy(logits, labels), accuracy: right.mean() }
}
