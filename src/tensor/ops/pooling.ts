import { type Apply, define, fail, type Tensor, uniform } from '../define.js'
import { arrayOf, constant } from '../leaf.js'
import { sizeOf } from '../tensor.js'
import { type PerAxis, perAxis } from './per-axis.js'

export interface PoolOptions {
  /** Positions between neighbouring windows. Default: the window's own lengths. */
  readonly stride?: PerAxis
  /** Positions added on both sides of each axis, at most half a window. Default 0. */
  readonly padding?: PerAxis
}

interface Windows extends Record<string, unknown> {
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly padding: readonly number[]
  readonly result: readonly number[]
}

/**
 * Mean of each window of `kernel` positions: [batch, channels, ...space] → [batch, channels, ...result]. Padding counts as zeros.
 * @throws if the padding is more than half a window, or the window larger than the padded space.
 */
export function averagePool(x: Tensor, kernel: PerAxis, options: PoolOptions = {}): Tensor {
  const windows = windowsOf('averagePool', x, kernel, options)
  const [batch, channels] = x.shape as [number, number]
  const weight = uniform(1 / sizeOf(windows.kernel), [1, 1, ...windows.kernel], x.dtype)
  // A convolution of single channels: its gradient is one kernel too, where slices and sums take many passes.
  return x
    .reshape([batch * channels, 1, ...x.shape.slice(2)])
    .convolution(weight, { stride: windows.stride, padding: windows.padding })
    .reshape([batch, channels, ...windows.result])
}

const largest: Apply<Windows> = define<Windows>({
  name: 'MaxPool',
  infer: ([x], { result }) => [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, 2), ...result] }],
  gradient: ({ dy, inputs: [x], outputs: [y], attributes }) => [
    tiles(x!, attributes) ? toFirst(dy, x!, y!, attributes) : toPlaces(dy, x!, attributes),
  ],
  lower: (graph, [x], { attributes }) => [graph.node('MaxPool', [x!], { attributes: poolOf(attributes) })],
})

/** Where the largest of each window is in the whole of `x`, counted row-major. ONNX Runtime needs fifteen times as long for it (CPU). */
const placesOfLargest = define<Windows>({
  name: 'MaxPoolPlaces',
  infer: ([x], { result }) => [{ dtype: 'int32', shape: [...x!.shape.slice(0, 2), ...result] }],
  lower: (graph, [x], { attributes }) => {
    const [, places] = graph.nodes('MaxPool', [x!], 2, { attributes: poolOf(attributes) })
    return [graph.node('Cast', [places!], { attributes: { to: 6 } })]
  },
})

/** The attributes of MaxPool, under ONNX's names. */
const poolOf = ({ kernel, stride, padding }: Windows) => ({
  kernel_shape: kernel,
  strides: stride,
  pads: [...padding, ...padding],
})

/** Whether the windows lie side by side and cover all of `x`. */
const tiles = (x: Tensor, { kernel, stride, result }: Windows): boolean =>
  kernel.every((length, i) => stride[i] === length && result[i]! * length === x.shape[i + 2])

/** `dy` at the first of the largest in each window, zeros elsewhere: where windows tile `x`. */
function toFirst(dy: Tensor, x: Tensor, y: Tensor, windows: Windows): Tensor {
  const { kernel } = windows
  // The first of a window has the highest rank; those that are not the largest have rank 0.
  const isLargest = x.greaterEqual(y.upsampleNearest(kernel)).cast(x.dtype)
  const ranks = isLargest.mul(countdown(x, kernel))
  const isFirst = ranks.greaterEqual(largest([ranks], windows)[0]!.upsampleNearest(kernel)).cast(x.dtype)
  return dy.upsampleNearest(kernel).mul(isFirst)
}

/** The places of each window from its number of elements down to 1, row-major: [1, 1, ...space]. */
function countdown(x: Tensor, kernel: readonly number[]): Tensor {
  const space = x.shape.slice(2)
  const values = arrayOf(x.dtype, sizeOf(space)) as Float32Array
  for (let i = 0; i < values.length; i++) {
    let [left, place, stride] = [i, 0, 1]
    for (let axis = space.length - 1; axis >= 0; axis--) {
      place += ((left % space[axis]!) % kernel[axis]!) * stride
      stride *= kernel[axis]!
      left = Math.floor(left / space[axis]!)
    }
    values[i] = sizeOf(kernel) - place
  }
  return constant(values, [1, 1, ...space])
}

/** `dy` added at the places of the largest. */
const toPlaces = (dy: Tensor, x: Tensor, windows: Windows): Tensor =>
  dy
    .reshape([-1])
    .scatterAdd(placesOfLargest([x], windows)[0]!.reshape([-1]), x.size)
    .reshape(x.shape)

/**
 * Largest element of each window of `kernel` positions: [batch, channels, ...space] → [batch, channels, ...result].
 * The gradient goes to the first of equals in row-major order. Padding never wins.
 * @throws if the padding is more than half a window, or the window larger than the padded space.
 */
export const maxPool = (x: Tensor, kernel: PerAxis, options: PoolOptions = {}): Tensor =>
  largest([x], windowsOf('maxPool', x, kernel, options))[0]!

function windowsOf(name: string, x: Tensor, lengths: PerAxis, options: PoolOptions): Windows {
  const axes = x.rank - 2
  if (axes < 1) fail(name, `${x}`, 'needs [batch, channels, ...space]')
  const kernel = perAxis(name, 'kernel', lengths, axes, 1)
  const stride = perAxis(name, 'stride', options.stride ?? kernel, axes, 1)
  const padding = perAxis(name, 'padding', options.padding ?? 0, axes, 0)
  const came = `${x} in windows of [${kernel.join(', ')}] with padding [${padding.join(', ')}]`
  if (kernel.some((length, i) => padding[i]! * 2 > length)) fail(name, came, 'padding is more than half a window')
  const room = kernel.map((length, i) => x.shape[i + 2]! + 2 * padding[i]! - length)
  if (room.some((length) => length < 0)) fail(name, came, 'the window is larger than the padded space')
  return { kernel, stride, padding, result: room.map((length, i) => Math.floor(length / stride[i]!) + 1) }
}
