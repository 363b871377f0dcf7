// The recurrent workload for TensorFlow.js, from its core operations, unrolled.
//
// Its layers will not do: the gradient of `tf.layers.embedding` has no WASM kernel, and `tf.layers.gru` cannot apply the
// reset gate after the product. What their cells do, these do, with one product with the inputs for all steps together.
// Whatever a gradient saves is copied, so the recurrent weights, needed at every step, are not saved.

import * as tf from '@tensorflow/tfjs'
import { affine, custom, embed } from './tfjs-products.mjs'

/** h [batch, width] times the variable u [width, gates * width]. */
const fromState = custom((h, u, save) => {
  save([h])
  const gradFunc = (dy, [h]) => [tf.matMul(dy, tf.transpose(u)), tf.matMul(tf.transpose(h), dy)]
  return { value: tf.matMul(h, u), gradFunc }
})

/** One step of each cell: projected inputs [batch, gates * width], state and recurrent weights to the state after. */
const cells = {
  rnn: (projected, [h], u) => [tf.tanh(tf.add(projected, fromState(h, u)))],

  lstm: (projected, [h, c], u) => {
    const parts = tf.split(tf.add(projected, fromState(h, u)), 4, 1)
    const [i, f, o] = parts.slice(0, 3).map((part) => tf.sigmoid(part))
    const next = tf.add(tf.mul(f, c), tf.mul(i, tf.tanh(parts[3])))
    return [tf.mul(o, tf.tanh(next)), next]
  },

  gru: (projected, [h], u) => {
    const [ofInput, ofState] = [projected, fromState(h, u)].map((gates) => tf.split(gates, 3, 1))
    const [r, z] = [0, 1].map((gate) => tf.sigmoid(tf.add(ofInput[gate], ofState[gate])))
    const n = tf.tanh(tf.add(ofInput[2], tf.mul(r, ofState[2])))
    return [tf.add(n, tf.mul(z, tf.sub(h, n)))]
  },
}

/** The mean loss of `inputs` and `targets` (batch * context tokens, row-major); `parameter` finds a variable by name. */
export function recurrentLoss({ family, layers, batch, context, width, vocabulary }, parameter) {
  /** Tokens of a batch, all rows of the first step first. */
  const stepByStep = (tokens) => tf.reshape(tf.transpose(tf.reshape(tokens, [batch, context])), [-1])

  /** x [context * batch, width] to the same. */
  function layer(x, index) {
    const projected = affine(x, parameter(`${index}.input`), parameter(`${index}.bias`))
    const u = parameter(`${index}.recurrent`)
    let state = Array.from({ length: family === 'lstm' ? 2 : 1 }, () => tf.zeros([batch, width]))
    const outputs = tf.split(projected, context, 0).map((step) => {
      state = cells[family](step, state, u)
      return state[0]
    })
    return tf.concat(outputs, 0)
  }

  return (inputs, targets) => {
    let x = embed(parameter('tokens'), stepByStep(inputs))
    for (let index = 0; index < layers; index++) x = layer(x, index)
    const logits = affine(x, parameter('head.weight'), parameter('head.bias'))
    return tf.losses.softmaxCrossEntropy(tf.oneHot(stepByStep(targets), vocabulary), logits)
  }
}
