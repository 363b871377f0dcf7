import type { DType, Lowering } from '../define.js'
import { isFused } from '../lowering.js'

/**
 * How the positions of an image, a kernel and a result meet: result i and kernel k read image i·stride + k·dilation − before.
 * Every list has one number for each space axis.
 */
export interface Geometry extends Record<string, unknown> {
  /** Lengths of the image. */
  readonly space: readonly number[]
  readonly kernel: readonly number[]
  readonly result: readonly number[]
  readonly stride: readonly number[]
  readonly dilation: readonly number[]
  /** Zeros before the image. Those after it follow: as many as the last result reads. */
  readonly before: readonly number[]
  readonly groups: number
}

/** The sizes that are not in the geometry. */
export interface Channels {
  readonly batch: number
  readonly inChannels: number
  readonly outChannels: number
  readonly dtype: DType
}

/** Up to this many channels on the image's side, ConvTranspose is faster than Conv, and one product faster than many (CPU). */
const few = 16

/** From this many results per image on, one product per image is faster than exchanging batch and channels (CPU). */
const large = 512

/** image [batch, in, ...space], weight [out, in / groups, ...kernel] → [batch, out, ...result]. */
export function lowerConvolution(graph: Lowering, x: string, w: string, geometry: Geometry, sizes: Channels): string {
  const { batch, inChannels, outChannels } = sizes
  const { before, groups, result } = geometry
  if (sizes.dtype === 'float64') {
    const columns = windows(graph, pad(graph, x, before, missing(geometry).map(positive)), geometry, batch, inChannels)
    const rows = reshape(graph, w, [groups, outChannels / groups, -1])
    const y = graph.node('MatMul', [rows, reshape(graph, columns, [batch, groups, -1, sizeOf(result)])])
    return reshape(graph, y, [batch, outChannels, ...result])
  }
  const opposite = turnedAround(geometry)
  return opposite && groups === 1 && outChannels <= few && inChannels > few && isHost(graph)
    ? convTranspose(graph, x, turn(graph, w, geometry, sizes), opposite)
    : conv(graph, x, w, geometry)
}

/** result [batch, out, ...result], weight [out, in / groups, ...kernel] → image [batch, in, ...space]. */
export function lowerTransposed(graph: Lowering, y: string, w: string, geometry: Geometry, sizes: Channels): string {
  const { batch, inChannels, outChannels, dtype } = sizes
  const { space, result, stride, groups } = geometry
  if (dtype === 'float64') {
    // At stride 1, the convolution of the result with zeros put between, with the kernel turned around.
    const front = reach(geometry).map((span, i) => span - geometry.before[i]!)
    const padded = space.map((length, i) => length + reach(geometry)[i]!)
    const back = padded.map((length, i) => length - result[i]! * stride[i]! - front[i]!)
    const image = pad(graph, spread(graph, y, geometry, batch, outChannels), front, back)
    const [one, none] = [space.map(() => 1), space.map(() => 0)]
    const dense = { ...geometry, space: padded, result: space, stride: one, before: none }
    const swapped = { ...sizes, inChannels: outChannels, outChannels: inChannels }
    return lowerConvolution(graph, image, turn(graph, w, geometry, sizes), dense, swapped)
  }
  const opposite = turnedAround(geometry)
  return opposite && !(groups === 1 && inChannels <= few && isHost(graph))
    ? conv(graph, y, turn(graph, w, geometry, sizes), opposite)
    : convTranspose(graph, y, w, geometry)
}

/** image [batch, in, ...space], result [batch, out, ...result] → weight [out, in / groups, ...kernel]. */
export function lowerWeight(graph: Lowering, x: string, y: string, geometry: Geometry, sizes: Channels): string {
  const { batch, inChannels, outChannels, dtype } = sizes
  const { kernel, result, before, groups } = geometry
  const opposite = turnedAround(geometry)
  if (opposite && groups === 1 && outChannels <= few && outChannels < inChannels) {
    // Windows of the thin result instead of the thick image.
    const swapped = { ...sizes, inChannels: outChannels, outChannels: inChannels }
    return turn(graph, lowerWeight(graph, y, x, opposite, swapped), geometry, swapped)
  }
  const padded = pad(graph, x, before, missing(geometry).map(positive))
  const [outs, ins] = [outChannels / groups, inChannels / groups]
  if (groups === 1 && inChannels <= few) {
    const columns = windows(graph, padded, geometry, batch, inChannels)
    const all = reshape(graph, columns, [batch, inChannels * sizeOf(kernel), -1])
    const products = timesTransposed(graph, reshape(graph, y, [batch, outs, -1]), all, dtype)
    return reshape(graph, sumBatch(graph, products), [outChannels, inChannels, ...kernel])
  }
  const single = groups === 1 && sizeOf(result) >= large
  const exchange = { attributes: { perm: [1, 0, ...kernel.map((_, i) => i + 2)] } }
  const [image, out] = single ? [padded, y] : [padded, y].map((value) => graph.node('Transpose', [value], exchange))
  const lead = single ? batch : groups
  const results = reshape(graph, out!, [lead, outs, -1])
  const parts = positions(kernel).map((position) => {
    const part = reshape(graph, window(graph, image!, position, geometry), [lead, ins, -1])
    const product = timesTransposed(graph, results, part, dtype)
    return reshape(graph, single ? sumBatch(graph, product) : product, [outChannels, ins, 1])
  })
  return reshape(graph, concat(graph, parts, 2), [outChannels, ins, ...kernel])
}

function conv(graph: Lowering, x: string, w: string, geometry: Geometry): string {
  const { stride, dilation, before, groups } = geometry
  const pads = [...before, ...missing(geometry).map(positive)]
  return graph.node('Conv', [x, w], { attributes: { strides: stride, dilations: dilation, pads, group: groups } })
}

function convTranspose(graph: Lowering, y: string, w: string, geometry: Geometry): string {
  const { stride, dilation, before, groups } = geometry
  const after = missing(geometry)
  return graph.node('ConvTranspose', [y, w], {
    attributes: {
      strides: stride,
      dilations: dilation,
      pads: [...before, ...after.map(positive)],
      output_padding: after.map((length) => positive(-length)),
      group: groups,
    },
  })
}

/** The geometry in which the same map, with its kernel turned around, is of the other kind: only at stride 1 with little padding. */
function turnedAround(geometry: Geometry): Geometry | undefined {
  const { space, result, stride } = geometry
  const before = reach(geometry).map((span, i) => span - geometry.before[i]!)
  const opposite = { ...geometry, space: result, result: space, before }
  const fits = [...before, ...missing(opposite)].every((length) => length >= 0)
  return fits && stride.every((step) => step === 1) ? opposite : undefined
}

/** How many image positions a kernel spans on each axis, less one. */
const reach = ({ kernel, dilation }: Geometry): number[] => kernel.map((length, i) => (length - 1) * dilation[i]!)

/** Zeros that the last result reads past the end of the image; below zero, image positions that no result reads. */
function missing(geometry: Geometry): number[] {
  const { space, result, stride, before } = geometry
  return reach(geometry).map((span, i) => (result[i]! - 1) * stride[i]! + span + 1 - before[i]! - space[i]!)
}

const positive = (length: number): number => Math.max(0, length)

const sizeOf = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1)

const isHost = ({ target }: Lowering): boolean => target === 'cpu' || target === 'wasm'

/** Every position of a kernel, the last axis fastest. */
const positions = (kernel: readonly number[]): number[][] =>
  kernel.reduce<number[][]>((all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])), [[]])

/** What the kernel at `position` reads: padded image [a, b, ...] → [a, b, ...result]. */
function window(graph: Lowering, image: string, position: readonly number[], geometry: Geometry): string {
  const { result, stride, dilation } = geometry
  const starts = position.map((at, i) => at * dilation[i]!)
  const ends = starts.map((start, i) => start + (result[i]! - 1) * stride[i]! + 1)
  const axes = starts.map((_, i) => i + 2)
  return graph.node('Slice', [image, ...[starts, ends, axes, stride].map((list) => graph.constant(list, 'int64'))])
}

/** What every kernel position reads: [batch, channels, ...] → [batch, channels, kernel positions, result positions]. */
function windows(graph: Lowering, image: string, geometry: Geometry, batch: number, channels: number): string {
  const shape = [batch, channels, 1, sizeOf(geometry.result)]
  const parts = positions(geometry.kernel).map((at) => reshape(graph, window(graph, image, at, geometry), shape))
  return concat(graph, parts, 2)
}

/** The kernel turned around with its channels exchanged: [out, in / groups, ...kernel] → [in, out / groups, ...kernel]. */
function turn(graph: Lowering, w: string, { kernel, groups }: Geometry, { inChannels, outChannels }: Channels): string {
  const list = (value: number): string => graph.constant(Array<number>(kernel.length).fill(value), 'int64')
  const axes = graph.constant(
    kernel.map((_, i) => i + 2),
    'int64',
  )
  // ONNX counts ends from the back when negative, so a reversed slice that reaches element 0 ends far below it.
  const flipped = sizeOf(kernel) === 1 ? w : graph.node('Slice', [w, list(-1), list(-(2 ** 31)), axes, list(-1)])
  const grouped = reshape(graph, flipped, [groups, outChannels / groups, inChannels / groups, ...kernel])
  const perm = [0, 2, 1, ...kernel.map((_, i) => i + 3)]
  const exchanged = graph.node('Transpose', [grouped], { attributes: { perm } })
  return reshape(graph, exchanged, [inChannels, outChannels / groups, ...kernel])
}

/** `stride` − 1 zeros after every element of each space axis. */
function spread(graph: Lowering, y: string, { result, stride }: Geometry, batch: number, channels: number): string {
  if (stride.every((step) => step === 1)) return y
  const apart = reshape(graph, y, [batch, channels, ...result.flatMap((length) => [length, 1])])
  const zeros = result.flatMap(() => [0, 0])
  const pads = [0, 0, ...zeros, 0, 0, ...stride.flatMap((step) => [0, step - 1])]
  const wide = graph.node('Pad', [apart, graph.constant(pads, 'int64')])
  return reshape(graph, wide, [batch, channels, ...result.map((length, i) => length * stride[i]!)])
}

/** Zeros around the space axes; a negative length crops. */
const pad = (graph: Lowering, x: string, before: readonly number[], after: readonly number[]): string =>
  [...before, ...after].every((length) => length === 0)
    ? x
    : graph.node('Pad', [x, graph.constant([0, 0, ...before, 0, 0, ...after], 'int64')])

const reshape = (graph: Lowering, x: string, shape: readonly number[]): string =>
  graph.node('Reshape', [x, graph.constant(shape, 'int64')])

const concat = (graph: Lowering, parts: readonly string[], axis: number): string =>
  parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { attributes: { axis } })

const sumBatch = (graph: Lowering, x: string): string =>
  graph.node('ReduceSum', [x, graph.constant([0], 'int64')], { attributes: { keepdims: 0 } })

/** a × bᵀ for each of a batch of matrices. */
function timesTransposed(graph: Lowering, a: string, b: string, dtype: DType): string {
  if (dtype === 'float32' && isFused(graph.target)) {
    return graph.node('FusedMatMul', [a, b], { attributes: { transB: 1 }, domain: 'com.microsoft' })
  }
  return graph.node('MatMul', [a, graph.node('Transpose', [b], { attributes: { perm: [0, 2, 1] } })])
}
