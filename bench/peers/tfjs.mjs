// TensorFlow.js in Node: node bench/peers/tfjs.mjs --size 4x128 --steps 5 --warmup 2 [--sample] [--backend wasm|cpu]
//
// What a user of its WASM backend finds out, and does:
// - a 2-D product without transposed operands is the fast one (XNNPACK), so the gradient of a linear layer transposes first;
// - the gradient of `gather` has no WASM kernel (UnsortedSegmentSum), so it is written with `scatterND`;
// - every intermediate lives until the forward pass ends and every gradient until the backward pass ends, and the heap holds 4 GB,
//   so blocks are `tidy` and the layers that would keep most carry their own gradients;
// - `tf.train.adam` has no decoupled weight decay, so the decay is applied to the matrices before its step;
// - in Node the backend runs one thread: its threaded build is switched off there.

import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { feeds, imageLoss, isImages } from '../convolutions.mjs'
import { adamw, layerNormEpsilon, measure, options, parameters, startingValues } from '../workload.mjs'
import { kernelsLast, layersOf, tensors, use } from './tfjs-convolutions.mjs'
import { affine, custom, embed, multiply } from './tfjs-products.mjs'
import { recurrentLoss } from './tfjs-recurrent.mjs'

/** What was tried here and does not end well. */
const hopeless = {
  wasm: { '124M': 'the step outgrows the 4 GB heap of WebAssembly' },
  cpu: { '6x384': 'minutes a step in plain JavaScript', '124M': 'minutes a step in plain JavaScript' },
}

const settings = options()
const { size } = settings
const { batch, context, heads, layers, vocabulary, width } = size
const headWidth = width / heads
tf.env().set('PROD', true)
await tf.setBackend(settings.backend)

const variables = parameters(size).map((parameter, index) =>
  tf.variable(kernelsLast(tf.tensor(startingValues(parameter, index), parameter.shape)), true, parameter.name),
)
const named = new Map(variables.map((variable) => [variable.name, variable]))
const parameter = (name) => named.get(name)

const linear = (x, name) => affine(x, parameter(`${name}.weight`), parameter(`${name}.bias`))

const normalize = custom((x, scale, bias, save) => {
  const centred = tf.sub(x, tf.mean(x, -1, true))
  const slope = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), layerNormEpsilon))
  const normal = tf.mul(centred, slope)
  save([normal, slope, scale])
  const gradFunc = (dy, [normal, slope, scale]) => {
    const pull = tf.mul(dy, scale)
    const along = tf.mul(normal, tf.mean(tf.mul(pull, normal), -1, true))
    const dx = tf.mul(slope, tf.sub(tf.sub(pull, tf.mean(pull, -1, true)), along))
    return [dx, tf.sum(tf.mul(dy, normal), 0), tf.sum(dy, 0)]
  }
  return { value: tf.add(tf.mul(normal, scale), bias), gradFunc }
})

const layerNorm = (x, name) => normalize(x, parameter(`${name}.scale`), parameter(`${name}.bias`))

const gelu = custom((x, save) => {
  const share = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5)
  save([x, share])
  const gradFunc = (dy, [x, share]) => {
    const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
    return tf.mul(dy, tf.add(share, tf.mul(x, density)))
  }
  return { value: tf.mul(x, share), gradFunc }
})

const reach = 1 / Math.sqrt(headWidth)
const future = context && tf.tidy(() => tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([context, context]), -1, 0)), -1e9))

/** Causal attention of q, k, v [batch * heads, context, headWidth]. */
const attention = custom((q, k, v, save) => {
  const weights = tf.softmax(tf.add(tf.matMul(tf.mul(q, reach), k, false, true), future))
  save([q, k, v, weights])
  const gradFunc = (dy, [q, k, v, weights]) => {
    const pull = tf.mul(tf.matMul(dy, v, false, true), weights)
    const scores = tf.mul(tf.sub(pull, tf.mul(weights, tf.sum(pull, -1, true))), reach)
    return [tf.matMul(scores, k), tf.matMul(scores, q, true, false), tf.matMul(weights, dy, true, false)]
  }
  return { value: tf.matMul(weights, v), gradFunc }
})

function mlp(x, layer) {
  return tf.add(x, linear(gelu(linear(layerNorm(x, `${layer}.norm2`), `${layer}.up`)), `${layer}.down`))
}

/** x [batch * context, width] to the same. */
function attend(x, layer) {
  const qkv = tf.reshape(linear(x, `${layer}.qkv`), [batch, context, 3, heads, headWidth])
  const [q, k, v] = tf
    .unstack(tf.transpose(qkv, [2, 0, 3, 1, 4]))
    .map((part) => tf.reshape(part, [batch * heads, context, headWidth]))
  const y = tf.transpose(tf.reshape(attention(q, k, v), [batch, heads, context, headWidth]), [0, 2, 1, 3])
  return linear(tf.reshape(y, [batch * context, width]), `${layer}.projection`)
}

function gpt2Loss(inputs, targets) {
  const tokens = tf.reshape(embed(parameter('tokens'), inputs), [batch, context, width])
  let x = tf.reshape(tf.add(tokens, parameter('positions')), [batch * context, width])
  for (let layer = 0; layer < layers; layer++) {
    x = tf.tidy(() => mlp(tf.add(x, attend(layerNorm(x, `${layer}.norm1`), layer)), layer))
  }
  const logits = multiply(layerNorm(x, 'norm'), tf.transpose(parameter('tokens')))
  return tf.losses.softmaxCrossEntropy(tf.oneHot(targets, vocabulary), logits)
}

/** The loss of a batch of the workload. */
function lossOf() {
  if (isImages(size)) {
    const layer = layersOf(size, parameter)
    return (batch) => imageLoss(size, layer, use, tensors(feeds(size), batch))
  }
  const loss = size.family === 'gpt2' ? gpt2Loss : recurrentLoss(size, parameter)
  return ({ inputs, targets }) => loss(tf.tensor1d(inputs, 'int32'), tf.tensor1d(targets, 'int32'))
}

function trainer() {
  const loss = lossOf()
  const optimizer = tf.train.adam(adamw.learningRate, adamw.beta1, adamw.beta2, adamw.epsilon)
  const matrices = variables.filter((variable) => variable.rank > 1)
  const kept = 1 - adamw.learningRate * adamw.weightDecay
  return async (_, batch) => {
    const result = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => loss(batch))
      for (const matrix of matrices) matrix.assign(tf.mul(matrix, kept))
      optimizer.applyGradients(grads)
      return value
    })
    const [value] = await result.data()
    result.dispose()
    return value
  }
}

function sampler() {
  const head = tf.tidy(() => tf.transpose(parameter('tokens')))
  let caches = []
  const attendCached = (x, layer) => {
    const qkv = tf.reshape(linear(x, `${layer}.qkv`), [3, heads, 1, headWidth])
    const [q, ...fresh] = tf.unstack(qkv)
    const old = caches[layer]
    const cache = fresh.map((part, index) => tf.keep(old ? tf.concat([old[index], part], 1) : tf.clone(part)))
    tf.dispose(old)
    caches[layer] = cache
    const weights = tf.softmax(tf.matMul(tf.mul(q, reach), cache[0], false, true))
    return linear(tf.reshape(tf.matMul(weights, cache[1]), [1, width]), `${layer}.projection`)
  }
  const begin = () => {
    tf.dispose(caches)
    caches = []
  }
  const next = async (token, position) => {
    const logits = tf.tidy(() => {
      let x = tf.add(
        tf.slice(parameter('tokens'), [token, 0], [1, -1]),
        tf.slice(parameter('positions'), [position, 0], [1, -1]),
      )
      for (let layer = 0; layer < layers; layer++) {
        x = mlp(tf.add(x, attendCached(layerNorm(x, `${layer}.norm1`), layer)), layer)
      }
      return tf.matMul(layerNorm(x, 'norm'), head)
    })
    const values = await logits.data()
    logits.dispose()
    return values
  }
  return { begin, next }
}

const line = {
  peer: settings.backend === 'wasm' ? 'tfjs' : `tfjs-${settings.backend}`,
  version: tf.version_core,
  build: settings.backend === 'wasm' ? 'WASM SIMD, XNNPACK for plain 2-D products' : 'plain JavaScript',
  threads: 1,
  skipped: settings.sample ? undefined : hopeless[settings.backend]?.[settings.name],
}
await measure(line, { trainer, sampler }, settings)
