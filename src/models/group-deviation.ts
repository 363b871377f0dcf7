import type { Tensor } from '../tensor/index.js'

/** Examples in a group, where the batch is a multiple of it. */
export const largestGroup = 4

/**
 * By how much the examples of a group differ (minibatch deviation, T. Karras et al., arXiv:1710.10196): features [batch, length] → [batch, 1], the
 * standard deviation over the group, averaged over features. Neighbours in the batch are a group, of four or of what divides the batch.
 */
export function deviationOfGroups(features: Tensor): Tensor {
  const [batch, length] = features.shape as [number, number]
  const size = [...Array(largestGroup).keys()].map((i) => largestGroup - i).find((n) => batch % n === 0)!
  const groups = features.reshape([batch / size, size, length])
  // The root needs something above zero below it, so that equal examples have a gradient.
  const deviations = groups.variance(1).add(1e-8).sqrt().mean(1)
  return deviations
    .reshape([batch / size, 1])
    .broadcastTo([batch / size, size])
    .reshape([batch, 1])
}
