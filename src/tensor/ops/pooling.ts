import { define, fail, type Tensor, uniform } from '../define.js'
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

/** The largest of each window, and where it is in the whole of `x`, counted row-major. */
const largest = define<Windows>({
  name: 'MaxPool',
  infer: ([x], { result }) => {
    const shape = [...x!.shape.slice(0, 2), ...result]
    return [
      { dtype: x!.dtype, shape },
      { dtype: 'int32', shape },
    ]
  },
  gradient: ({ dy, inputs: [x], outputs: [, places] }) => [
    dy
      .reshape([-1])
      .scatterAdd(places!.reshape([-1]), x!.size)
      .reshape(x!.shape),
  ],
  lower: (graph, [x], { attributes: { kernel, stride, padding } }) => {
    const attributes = { kernel_shape: kernel, strides: stride, pads: [...padding, ...padding] }
    const [values, places] = graph.nodes('MaxPool', [x!], 2, { attributes })
    return [values!, graph.node('Cast', [places!], { attributes: { to: 6 } })]
  },
})

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
