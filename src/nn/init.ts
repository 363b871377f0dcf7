import type { Initializer, RandomStream } from '../tensor/index.js'

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

/**
 * Random orthogonal matrices side by side, for weights [n, m·n] that a state of length n meets at every step: they neither
 * stretch nor shrink it (arXiv:1312.6120).
 */
export const orthogonal: Initializer = (out, [rows, columns], stream) => {
  const size = rows!
  for (let block = 0; block < columns!; block += size) {
    for (const [row, values] of orthonormalRows(size, stream).entries()) out.set(values, row * columns! + block)
  }
}

/** Normal vectors, each freed of its parts along those before it (Gram-Schmidt). */
function orthonormalRows(size: number, stream: RandomStream): readonly Float64Array[] {
  const rows: Float64Array[] = []
  for (let row = 0; row < size; row++) {
    const values = Float64Array.from({ length: size }, () => stream.normal())
    for (const before of rows) {
      const along = values.reduce((sum, value, i) => sum + value * before[i]!, 0)
      for (let i = 0; i < size; i++) values[i]! -= along * before[i]!
    }
    const length = Math.hypot(...values)
    rows.push(values.map((value) => value / length))
  }
  return rows
}
