// The image workloads for Atelier: its layers, and its operations by the workload's names.

import { Convolution, GroupNorm, Linear, TransposedConvolution } from '../dist/nn/index.js'
import { float32, int32 } from '../dist/runtime/index.js'
import { concat, crossEntropy } from '../dist/tensor/index.js'
import { feeds, groupSize, imageLoss, layers } from './convolutions.mjs'

const kinds = {
  convolution: ({ inputs, outputs, kernel, stride }) => new Convolution(inputs, outputs, kernel, { stride }),
  transposed: ({ inputs, outputs, kernel, stride }) => new TransposedConvolution(inputs, outputs, kernel, { stride }),
  linear: ({ inputs, outputs }) => new Linear(inputs, outputs),
  norm: ({ outputs }) => new GroupNorm(outputs, outputs / groupSize),
}

const use = {
  relu: (x) => x.relu(),
  silu: (x) => x.silu(),
  add: (a, b) => a.add(b),
  double: (x) => x.upsampleNearest(2),
  joinChannels: (a, b) => concat([a, b], 1),
  meanOverSpace: (x) => x.mean([2, 3]),
  flat: (x) => x.reshape([x.shape[0], -1]),
  like: (model, x) => x.reshape(model.shape),
  crossEntropy: (logits, labels) => crossEntropy(logits, labels).mean(),
  squaredError: (y, targets) => y.sub(targets).square().mean(),
  bernoulli: (logits, x) =>
    logits
      .softplus()
      .sub(x.mul(logits))
      .sum()
      .mul(1 / x.shape[0]),
  gaussian: (both, noise) => {
    const latent = noise.shape[1]
    const [mean, logVariance] = [both.slice(1, 0, latent), both.slice(1, latent, 2 * latent)]
    const divergence = mean
      .square()
      .add(logVariance.exp())
      .sub(logVariance)
      .sub(1)
      .sum()
      .mul(0.5 / noise.shape[0])
    return { code: mean.add(logVariance.mul(0.5).exp().mul(noise)), divergence }
  },
}

/** What `trainingStep` takes, and the model whose parameters it trains. */
export function convolutionWorkload(size) {
  const model = Object.fromEntries(layers(size).map((layer) => [layer.name, kinds[layer.kind](layer)]))
  const inputs = feeds(size).map(({ name, dtype, shape }) => [name, dtype === 'int32' ? int32(shape) : float32(shape)])
  return {
    model,
    inputs: Object.fromEntries(inputs),
    loss: (fed) => imageLoss(size, (name, x) => model[name].apply(x), use, fed),
    nameOf: (name) => name.replace('.scale', '.gain'),
  }
}
