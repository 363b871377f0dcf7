// The image workloads for Atelier: its layers, and its operations by the workload's names.

import { Convolution, GroupNorm, Linear, TransposedConvolution } from '../dist/nn/index.js'
import { float32, int32 } from '../dist/runtime/index.js'
import { concat, crossEntropy, grad } from '../dist/tensor/index.js'
import { feeds, groupSize, imageLoss, layers, slope } from './convolutions.mjs'

/** Channels weighed by a style before, and brought to length 1 after (arXiv:1912.04958): the same as weighing the kernels of each image. */
class Modulated {
  constructor({ inputs, outputs, kernel }) {
    const { weight, bias } = new Convolution(inputs, outputs, kernel)
    Object.assign(this, { weight, bias })
  }

  apply(x, style) {
    const channels = (y) => y.reshape([y.shape[0], -1, 1, 1])
    const squares = this.weight.square().sum([2, 3])
    const length = style.square().matmul(squares, { transposeB: true }).add(1e-8).sqrt().reciprocal()
    const y = x.mul(channels(style)).convolution(this.weight, { padding: 'same' })
    return y.mul(channels(length)).add(this.bias.reshape([-1, 1, 1]))
  }
}

const kinds = {
  modulated: (layer) => new Modulated(layer),
  convolution: ({ inputs, outputs, kernel, stride }) => new Convolution(inputs, outputs, kernel, { stride }),
  transposed: ({ inputs, outputs, kernel, stride }) => new TransposedConvolution(inputs, outputs, kernel, { stride }),
  linear: ({ inputs, outputs }) => new Linear(inputs, outputs),
  norm: ({ outputs }) => new GroupNorm(outputs, outputs / groupSize),
}

const use = {
  relu: (x) => x.relu(),
  leaky: (x) => x.leakyRelu(slope),
  subtract: (a, b) => a.sub(b),
  meanSoftplus: (x) => x.softplus().mean(),
  asImages: (x, channels, side) => x.reshape([x.shape[0], channels, side, side]),
  /** Half the squared length of the score's gradient by each image, on average. */
  squaredGradient: (score, x) =>
    grad(score(x).sum(), [x])[0]
      .sumSquare()
      .mul(0.5 / x.shape[0]),
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
    loss: (fed) => imageLoss(size, (name, ...x) => model[name].apply(...x), use, fed),
    nameOf: (name) => name.replace('.scale', '.gain'),
  }
}
