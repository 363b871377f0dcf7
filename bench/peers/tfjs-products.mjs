// Products and look-ups for TensorFlow.js, with gradients that its WASM backend is quick at, or able to do at all (see tfjs.mjs).

import * as tf from '@tensorflow/tfjs'

/** `tf.customGrad` whose gradient frees its intermediates. */
export const custom = (define) =>
  tf.customGrad((...given) => {
    const { value, gradFunc } = define(...given)
    return { value, gradFunc: (dy, saved) => tf.tidy(() => gradFunc(dy, saved)) }
  })

/** Rows `indices` of `table`. */
export function embed(table, indices) {
  const gather = tf.customGrad((table, save) => {
    save([indices])
    const gradFunc = (dy, [indices]) => tf.scatterND(tf.expandDims(indices, 1), dy, table.shape)
    return { value: tf.gather(table, indices), gradFunc }
  })
  return gather(table)
}

/** x [n, a] times w [a, b]. */
export const multiply = custom((x, w, save) => {
  save([x, w])
  const gradFunc = (dy, [x, w]) => [tf.matMul(dy, tf.transpose(w)), tf.matMul(tf.transpose(x), dy)]
  return { value: tf.matMul(x, w), gradFunc }
})

export const affine = custom((x, w, b, save) => {
  save([x, w])
  const gradFunc = (dy, [x, w]) => [tf.matMul(dy, tf.transpose(w)), tf.matMul(tf.transpose(x), dy), tf.sum(dy, 0)]
  return { value: tf.fused.matMul({ a: x, b: w, bias: b }), gradFunc }
})
