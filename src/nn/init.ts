import type { Initializer } from '../tensor/index.js'

/** Zeros: residual projections that start as nothing, heads whose first loss is ln(vocabulary). */
export const zeros: Initializer = (out) => {
  out.fill(0)
}

/** Ones: gains of norms. */
export const ones: Initializer = (out) => {
  out.fill(1)
}

/** Independent normal values of the given standard deviation. */
export const normal =
  (deviation: number): Initializer =>
  (out, _shape, stream) => {
    for (let i = 0; i < out.length; i++) out[i] = deviation * stream.normal()
  }

/** Independent uniform values in [−bound, bound). */
export const uniform =
  (bound: number): Initializer =>
  (out, _shape, stream) => {
    for (let i = 0; i < out.length; i++) out[i] = bound * (2 * stream.uniform() - 1)
  }

/** Uniform with variance 1 / fan-in, for weights [in, out] or [out, in, ...kernel] (arXiv:1502.01852 without the gain). */
export const fanIn: Initializer = (out, shape, stream) => {
  const fan = shape.length === 2 ? shape[0]! : shape.slice(1).reduce((a, b) => a * b, 1)
  uniform(Math.sqrt(3 / fan))(out, shape, stream)
}
