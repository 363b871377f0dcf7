import { type DType, define, fail, type Tensor, uniform } from '../define.js'
import { constant } from '../leaf.js'
import { type PerAxis, perAxis } from './per-axis.js'

const repeated = define<{ readonly factor: readonly number[] }>({
  name: 'Upsample',
  infer: ([x], { factor }) => [
    { dtype: x!.dtype, shape: [...x!.shape.slice(0, 2), ...factor.map((n, i) => n * x!.shape[i + 2]!)] },
  ],
  gradient: ({ dy, inputs: [x], attributes: { factor } }) => [sumOfTiles(dy, factor).reshape(x!.shape)],
  lower: (graph, [x], { attributes: { factor }, inputs: [image], outputs: [y] }) => {
    if (image!.dtype === 'float32' && graph.target !== 'webgpu') {
      const scales = graph.constant([1, 1, ...factor], 'float32')
      const how = { mode: 'nearest', nearest_mode: 'floor', coordinate_transformation_mode: 'asymmetric' }
      return [graph.node('Resize', [x!, '', scales], { attributes: how })]
    }
    const lead = image!.shape.slice(0, 2)
    const apart = [...lead, ...image!.shape.slice(2).flatMap((length) => [length, 1])]
    const wide = [...lead, ...factor.flatMap((n, i) => [image!.shape[i + 2]!, n])]
    const open = graph.node('Reshape', [x!, graph.constant(apart, 'int64')])
    const filled = graph.node('Expand', [open, graph.constant(wide, 'int64')])
    return [graph.node('Reshape', [filled, graph.constant(y!.shape, 'int64')])]
  },
})

/** Every element repeated `factor` times along each space axis: [batch, channels, ...space] → [batch, channels, ...space · factor]. */
export function upsampleNearest(x: Tensor, factor: PerAxis): Tensor {
  const axes = x.rank - 2
  if (axes < 1) fail('upsampleNearest', `${x}`, 'needs [batch, channels, ...space]')
  return repeated([x], { factor: perAxis('upsampleNearest', 'factor', factor, axes, 1) })[0]!
}

/** Sums of `kernel` positions side by side: a convolution of single channels with ones, faster than a reduction in ONNX Runtime. */
function sumOfTiles(x: Tensor, kernel: readonly number[]): Tensor {
  const single = x.reshape([x.shape[0]! * x.shape[1]!, 1, ...x.shape.slice(2)])
  return single.convolution(uniform(1, [1, 1, ...kernel], x.dtype), { stride: kernel })
}

export interface ResizeOptions {
  /** Place the first and last elements on each other, instead of the outer edges of the first and last pixels. */
  readonly alignCorners?: boolean
  /** When shrinking, widen the triangle to cover all that a new pixel covers, as image editors do. */
  readonly antialias?: boolean
}

/**
 * Linear interpolation on each space axis to new lengths: [batch, channels, ...space] → [batch, channels, ...size].
 * Pixel i covers i to i + 1 (half-pixel centres), unless corners are aligned. One small constant matrix per axis, so it is exact and
 * differentiable.
 */
export function resizeBilinear(x: Tensor, size: readonly number[], options: ResizeOptions = {}): Tensor {
  const lengths = perAxis('resizeBilinear', 'size', size, x.rank - 2, 1)
  if (options.alignCorners && options.antialias) {
    fail('resizeBilinear', 'alignCorners with antialias', 'the two contradict each other', 'Choose one')
  }
  let y = x
  for (const [i, length] of [...lengths.entries()].toReversed()) {
    const axis = i + 2
    const from = y.shape[axis]!
    if (from === length) continue
    const matrix = interpolation(from, length, options, x.dtype)
    const shape = y.shape.with(axis, length)
    y =
      axis === y.rank - 1
        ? y.matmul(matrix, { transposeB: true })
        : matrix.matmul(y.reshape([...y.shape.slice(0, axis + 1), -1])).reshape(shape)
  }
  return y
}

/** The matrix [to, from] whose rows weigh old elements by a triangle around the new element's place. */
function interpolation(from: number, to: number, options: ResizeOptions, dtype: DType): Tensor {
  const matrix = new (dtype === 'float64' ? Float64Array : Float32Array)(to * from)
  const scale = from / to
  const half = options.antialias ? Math.max(1, scale) : 1
  for (let i = 0; i < to; i++) {
    const centre = options.alignCorners ? (i * (from - 1)) / Math.max(1, to - 1) : (i + 0.5) * scale - 0.5
    // Without antialias the place is held inside, which repeats the edge; with it, the triangle is cut off at the edge.
    const place = options.antialias ? centre : Math.min(Math.max(centre, 0), from - 1)
    const row = Array.from({ length: from }, (_, j) => Math.max(0, 1 - Math.abs(j - place) / half))
    const total = row.reduce((a, b) => a + b, 0)
    for (const [j, weight] of row.entries()) matrix[i * from + j] = weight / total
  }
  return constant(matrix, [to, from])
}
