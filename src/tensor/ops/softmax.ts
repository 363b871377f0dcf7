import { axisOf, define, fail, type Lowering, type Tensor } from '../define.js'
import { equalShapes } from '../tensor.js'

const normalised = define<{ axis: number }>({
  name: 'Softmax',
  infer: ([x]) => [x!],
  gradient: ({ dy, outputs: [y], attributes: { axis } }) => {
    const weighted = dy.mul(y!)
    return [weighted.sub(y!.mul(weighted.sum(axis, { keep: true })))]
  },
  lower: (graph, inputs, node) => [graph.node('Softmax', inputs, { attributes: { axis: node.attributes.axis } })],
})

/** eˣ / Σeˣ along `axis`. */
export const softmax = (x: Tensor, axis = -1): Tensor => normalised([x], { axis: axisOf('softmax', axis, x.rank) })[0]!

const logNormalised = define<{ axis: number }>({
  name: 'LogSoftmax',
  infer: ([x]) => [x!],
  gradient: ({ dy, outputs: [y], attributes: { axis } }) => [dy.sub(y!.exp().mul(dy.sum(axis, { keep: true })))],
  lower: (graph, [x], { attributes: { axis } }) => [
    graph.target === 'webgpu'
      ? composedLogSoftmax(graph, x!, axis)
      : graph.node('LogSoftmax', [x!], { attributes: { axis } }),
  ],
})

/** ln softmax(x) along `axis`, without overflow. */
export const logSoftmax = (x: Tensor, axis = -1): Tensor =>
  logNormalised([x], { axis: axisOf('logSoftmax', axis, x.rank) })[0]!

function composedLogSoftmax(graph: Lowering, x: string, axis: number): string {
  const along = graph.constant([axis], 'int64')
  const shifted = graph.node('Sub', [x, graph.node('ReduceMax', [x, along])])
  const total = graph.node('ReduceSum', [graph.node('Exp', [shifted]), along])
  return graph.node('Sub', [shifted, graph.node('Log', [total])])
}

/** ln Σeˣ along `axis`, without overflow. */
export function logSumExp(x: Tensor, axis = -1): Tensor {
  const along = axisOf('logSumExp', axis, x.rank)
  const top = x.max(axis, { keep: true }).stopGradient()
  return x.sub(top).exp().sum(axis, { keep: true }).log().add(top).reshape(x.shape.toSpliced(along, 1))
}

/**
 * −ln p(target) for each row: logits [..., classes], targets int32 [...] → nats [...].
 * A target of −1 is ignored: its loss and its gradient are zero.
 */
export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
  if (targets.dtype !== 'int32' || !equalShapes(targets.shape, logits.shape.slice(0, -1))) {
    fail('crossEntropy', `${logits} for ${targets}`, 'one int32 target is needed for each row of logits')
  }
  const counted = targets.greaterEqual(targets.mul(0))
  const picked = logits.logSoftmax().takeAlong(targets.maximum(0).reshape([...targets.shape, 1]), -1)
  return picked.reshape(targets.shape).neg().mul(counted.cast(logits.dtype))
}
