// The image workloads for TensorFlow.js, from its core operations; its images are [batch, height, width, channels].
//
// What a user of its WASM backend finds out, and does:
// - a plain convolution is the fast one (XNNPACK): the kernel of its gradient by image is ten times slower, so that is written as a
//   convolution, at stride 2 one for even and one for odd rows; its gradient by weight has no kernel, so that is a convolution as
//   well, with the batch as channels, twice to ten times faster than products of shifted images;
// - sums over rows are fast as products with ones, and a vector over channels broadcasts fast as one of them;
// - `depthToSpace`, `tile` and `broadcastTo` are slower than a convolution, and not used.

import * as tf from '@tensorflow/tfjs'
import { groupSize, layers, slope } from '../convolutions.mjs'
import { layerNormEpsilon } from '../workload.mjs'
import { affine, custom } from './tfjs-products.mjs'

/** Zeros on each side of an image: kernels are 3 or 4 long. */
const padding = 1

/** x [..., channels] summed to [channels]. */
const total = (x) => {
  const rows = tf.reshape(x, [-1, x.shape.at(-1)])
  return tf.reshape(tf.matMul(tf.ones([1, rows.shape[0]]), rows), [-1])
}

/** x [batch, positions, channels] summed to [batch, 1, channels], and such a sum repeated. */
const sumPositions = (x) => tf.matMul(tf.ones([x.shape[0], 1, x.shape[1]]), x)
const repeat = (x, positions) => tf.matMul(tf.ones([x.shape[0], positions, 1]), x)

/** Results [batch, side, side, outputs] back through a convolution with w [kernel, kernel, inputs, outputs]: [batch, space, space, inputs]. */
function toImage(results, w, stride, space, bias) {
  const [batch, side] = results.shape
  const [kernel, , inputs, outputs] = w.shape
  const taps = Math.ceil(kernel / stride)
  const room = taps * stride - kernel
  const even = tf.pad(w, [[0, room], [0, room], [0, 0], [0, 0]]) // biome-ignore format: one line
  const parts = tf.transpose(
    tf.reverse(tf.reshape(even, [taps, stride, taps, stride, inputs, outputs]), [0, 2]),
    [1, 0, 2, 5, 3, 4],
  )
  const width = side + taps - 1
  const rows = tf.unstack(parts).map((part) => {
    const filter = tf.reshape(part, [taps, taps, outputs, stride * inputs])
    const repeated = bias && tf.concat(Array(stride).fill(bias))
    const y = tf.fused.conv2d({ x: results, filter, strides: 1, pad: taps - 1, bias: repeated })
    return tf.reshape(y, [batch * width, 1, width * stride * inputs])
  })
  const all = tf.reshape(tf.concat(rows, 1), [batch, width * stride, width * stride, inputs])
  return tf.slice(all, [0, padding, padding, 0], [batch, space, space, inputs])
}

/** The weight's gradient [kernel, kernel, inputs, outputs]: a convolution whose channels are the images of the batch. */
function toWeight(image, results, stride, kernel) {
  const after = (results.shape[1] - 1) * stride + kernel - padding - image.shape[1]
  const padded = tf.pad(image, [[0, 0], [padding, after], [padding, after], [0, 0]]) // biome-ignore format: one line
  const sums = tf.conv2d(
    tf.transpose(padded, [3, 1, 2, 0]),
    tf.transpose(results, [1, 2, 0, 3]),
    1,
    'valid',
    'NHWC',
    stride,
  )
  return tf.transpose(sums, [1, 2, 0, 3])
}

const convolve = (stride) =>
  custom((x, w, b, save) => {
    save([x, w])
    const gradFunc = (dy, [x, w]) => [
      toImage(dy, w, stride, x.shape[1]),
      toWeight(x, dy, stride, w.shape[0]),
      total(dy),
    ]
    return { value: tf.fused.conv2d({ x, filter: w, strides: stride, pad: padding, bias: b }), gradFunc }
  })

const transposed = (stride) =>
  custom((x, w, b, save) => {
    save([x, w])
    const gradFunc = (dy, [x, w]) => [tf.conv2d(dy, w, stride, padding), toWeight(dy, x, stride, w.shape[0]), total(dy)]
    return { value: toImage(x, w, stride, x.shape[1] * stride, b), gradFunc }
  })

/** Group norm from sums over positions of each channel, which are joined to groups when they are small. */
const groupNorm = custom((image, scale, bias, save) => {
  const [batch, height, width, channels] = image.shape
  const x = tf.reshape(image, [batch, height * width, channels])
  const count = height * width * groupSize
  /** Sums of channels to means of groups, for each of its channels. */
  const means = (sums) => {
    const grouped = tf.div(tf.sum(tf.reshape(sums, [batch, -1, groupSize]), 2, true), count)
    return tf.reshape(tf.matMul(grouped, tf.ones([batch, 1, groupSize])), [batch, 1, channels])
  }
  const mean = means(sumPositions(x))
  const centred = tf.sub(x, mean)
  const slope = tf.rsqrt(tf.add(means(sumPositions(tf.square(centred))), layerNormEpsilon))
  const normal = tf.mul(centred, slope)
  save([normal, slope, scale])
  const gradFunc = (dy, [normal, slope, scale]) => {
    const pull = tf.reshape(dy, normal.shape)
    const [sums, products] = [pull, tf.mul(pull, normal)].map(sumPositions)
    const along = [sums, products].map((each) => tf.mul(slope, means(tf.mul(each, scale))))
    const dx = tf.sub(tf.sub(tf.mul(pull, tf.mul(slope, scale)), along[0]), tf.mul(normal, along[1]))
    return [tf.reshape(dx, dy.shape), total(products), total(sums)]
  }
  return { value: tf.reshape(tf.add(tf.mul(normal, scale), bias), image.shape), gradFunc }
})

const silu = custom((x, save) => {
  const share = tf.sigmoid(x)
  const y = tf.mul(x, share)
  save([share, y])
  return { value: y, gradFunc: (dy, [share, y]) => tf.mul(dy, tf.add(y, tf.mul(share, tf.sub(1, y)))) }
})

const double = custom((x) => {
  const gradFunc = (dy) => tf.mul(tf.avgPool(dy, 2, 2, 'valid'), 4)
  return { value: tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]), gradFunc }
})

const meanOverSpace = custom((x) => {
  const [batch, height, width, channels] = x.shape
  const positions = height * width
  const gradFunc = (dy) =>
    tf.reshape(repeat(tf.div(tf.reshape(dy, [batch, 1, channels]), positions), positions), x.shape)
  const mean = tf.div(sumPositions(tf.reshape(x, [batch, positions, channels])), positions)
  return { value: tf.reshape(mean, [batch, channels]), gradFunc }
})

/** −ln p of images under Bernoulli logits, summed, an image. */
const bernoulli = custom((logits, x, save) => {
  save([logits, x])
  const tail = tf.log1p(tf.exp(tf.neg(tf.abs(logits))))
  const value = tf.div(tf.sum(tf.sub(tf.add(tf.relu(logits), tail), tf.mul(x, logits))), x.shape[0])
  const gradFunc = (dy, [logits, x]) => [tf.mul(tf.sub(tf.sigmoid(logits), x), tf.div(dy, x.shape[0])), tf.zerosLike(x)]
  return { value, gradFunc }
})

const channelsLast = (x) => tf.transpose(x, [0, 2, 3, 1])

/** Channels weighed by a style before, and brought to length 1 after. */
const modulated = (x, w, b, style) => {
  const channels = (y) => tf.reshape(y, [y.shape[0], 1, 1, -1])
  const squares = tf.sum(tf.square(w), [0, 1])
  const length = tf.rsqrt(tf.add(tf.matMul(tf.square(style), squares), 1e-8))
  const y = convolve(1)(tf.mul(x, channels(style)), w, tf.zerosLike(b))
  return tf.add(tf.mul(y, channels(length)), b)
}

export const use = {
  relu: tf.relu,
  leaky: (x) => tf.leakyRelu(x, slope),
  subtract: tf.sub,
  meanSoftplus: (x) => tf.mean(tf.softplus(x)),
  asImages: (x, channels, side) => channelsLast(tf.reshape(x, [-1, channels, side, side])),
  squaredGradient: () => {
    throw new Error('TensorFlow.js cannot differentiate a convolution twice: its gradients have no gradients')
  },
  silu,
  add: tf.add,
  double,
  meanOverSpace,
  bernoulli,
  joinChannels: (a, b) => tf.concat([a, b], 3),
  flat: (x) => tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [x.shape[0], -1]),
  like: ({ shape: [batch, height, width, channels] }, x) =>
    channelsLast(tf.reshape(x, [batch, channels, height, width])),
  crossEntropy: (logits, labels) => tf.losses.softmaxCrossEntropy(tf.oneHot(labels, logits.shape[1]), logits),
  squaredError: (y, targets) => tf.mean(tf.square(tf.sub(y, targets))),
  gaussian: (both, noise) => {
    const [mean, logVariance] = tf.split(both, 2, 1)
    const each = tf.sub(tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), logVariance), 1)
    const code = tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise))
    return { code, divergence: tf.mul(tf.sum(each), 0.5 / noise.shape[0]) }
  },
}

const kinds = { convolution: convolve, transposed }

/** Applies the workload's layers; `parameter` finds a variable by name. */
export function layersOf(size, parameter) {
  const described = layers(size).map(({ kind, name, stride }) => {
    const [weight, bias] = [kind === 'norm' ? 'scale' : 'weight', 'bias'].map((field) => parameter(`${name}.${field}`))
    const apply = { norm: groupNorm, linear: affine, modulated }[kind] ?? kinds[kind](stride)
    return [name, (x, ...style) => apply(x, weight, bias, ...style)]
  })
  const known = Object.fromEntries(described)
  return (name, ...x) => known[name](...x)
}

/** Kernels [outputs, inputs, height, width] as [height, width, inputs, outputs]; what else there is stays. */
export const kernelsLast = (values) => (values.rank === 4 ? tf.transpose(values, [2, 3, 1, 0]) : values)

/** A batch of the workload as tensors. */
export const tensors = (feeds, batch) =>
  Object.fromEntries(
    feeds.map(({ name, dtype, shape }) => {
      const values = tf.tensor(batch[name], shape, dtype ?? 'float32')
      return [name, shape.length === 4 ? channelsLast(values) : values]
    }),
  )
