import type { DType, Lowering } from '../define.js'
import { isFused } from '../lowering.js'
import { blockedConvolution, blockedWeight, canBlock, canBlockWeight } from './convolution-blocked.js'
import {
  attributesOf,
  type Channels,
  type Geometry,
  missing,
  pad,
  positive,
  reach,
  reshape,
  sizeOf,
  transpose,
  turnedAround,
} from './convolution-geometry.js'
import { blockedTransposed, canBlockTransposed } from './convolution-phases.js'

/** Up to this many channels on the image's side, ConvTranspose is faster than Conv (CPU). */
const few = 16

/** Up to this many channels, one product with all windows is faster than one for each kernel position (CPU). */
const veryFew = 4

/** From this many results per image on, one product per image is faster than moving the channels (CPU): fewer without windows. */
const large = (kernel: readonly number[]): number => (sizeOf(kernel) === 1 ? 128 : 512)

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
  if (canBlock(graph, geometry, sizes)) return blockedConvolution(graph, x, w, geometry, sizes)
  const opposite = turnedAround(geometry)
  return opposite && groups === 1 && outChannels <= few && inChannels > few && isHost(graph)
    ? convTranspose(graph, x, turn(graph, w, geometry, sizes), opposite)
    : graph.node('Conv', [x, w], { attributes: attributesOf(geometry) })
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
    const swapped = { ...sizes, inChannels: outChannels, outChannels: inChannels }
    const dense = { ...geometry, space: padded, result: space, stride: one, before: none }
    return lowerConvolution(graph, image, turn(graph, w, geometry, sizes), dense, swapped)
  }
  if (canBlockTransposed(graph, geometry, sizes)) return blockedTransposed(graph, y, w, geometry, sizes)
  const opposite = turnedAround(geometry)
  return opposite && !(groups === 1 && inChannels <= few && isHost(graph))
    ? graph.node('Conv', [y, turn(graph, w, geometry, sizes)], { attributes: attributesOf(opposite) })
    : convTranspose(graph, y, w, geometry)
}

/** image [batch, in, ...space], result [batch, out, ...result] → weight [out, in / groups, ...kernel]. */
export function lowerWeight(graph: Lowering, x: string, y: string, geometry: Geometry, sizes: Channels): string {
  const { batch, inChannels, outChannels, dtype } = sizes
  const { kernel, result, before, groups } = geometry
  if (canBlockWeight(graph, geometry, sizes)) return blockedWeight(graph, x, y, geometry, sizes)
  const opposite = turnedAround(geometry)
  if (opposite && groups === 1 && outChannels <= veryFew && outChannels < inChannels) {
    // Windows of the thin result instead of the thick image.
    const swapped = { ...sizes, inChannels: outChannels, outChannels: inChannels }
    return turn(graph, lowerWeight(graph, y, x, opposite, swapped), geometry, swapped)
  }
  const [outs, ins] = [outChannels / groups, inChannels / groups]
  const after = missing(geometry).map(positive)
  if (groups === 1 && inChannels <= veryFew) {
    const columns = windows(graph, pad(graph, x, before, after), geometry, batch, inChannels)
    const all = reshape(graph, columns, [batch, inChannels * sizeOf(kernel), -1])
    const products = timesTransposed(graph, reshape(graph, y, [batch, outs, -1]), all, dtype)
    return reshape(graph, sumBatch(graph, products), [outChannels, inChannels, ...kernel])
  }
  const isSingle = groups === 1 && sizeOf(result) >= large(kernel)
  const product = isSingle
    ? productsOfImages(graph, pad(graph, x, before, after), y, geometry, sizes)
    : productsOfPixels(graph, x, y, geometry, sizes)
  const parts = positions(kernel).map((position) => reshape(graph, product(position), [outChannels, ins, 1]))
  return reshape(graph, concat(graph, parts, 2), [outChannels, ins, ...kernel])
}

/** The gradient of the weight at a kernel position, [groups, out / groups, in / groups]. */
type Products = (position: readonly number[]) => string

/** One product for each image, summed. */
function productsOfImages(graph: Lowering, x: string, y: string, geometry: Geometry, sizes: Channels): Products {
  const { batch, inChannels, outChannels, dtype } = sizes
  const results = reshape(graph, y, [batch, outChannels, -1])
  return (position) => {
    const pixels = reshape(graph, window(graph, x, position, geometry), [batch, inChannels, -1])
    return sumBatch(graph, timesTransposed(graph, results, pixels, dtype))
  }
}

/** One product for all images, with the channels moved behind the pixels: their windows lie side by side in memory. */
function productsOfPixels(graph: Lowering, x: string, y: string, geometry: Geometry, sizes: Channels): Products {
  const { batch, inChannels, outChannels } = sizes
  const { space, before, groups } = geometry
  const [outs, ins] = [outChannels / groups, inChannels / groups]
  const axes = space.map((_, i) => i + 3)
  const last = transpose(graph, reshape(graph, x, [batch, groups, ins, ...space]), [1, 0, ...axes, 2])
  const image = pad(graph, last, [...before, 0], [...missing(geometry).map(positive), 0])
  const results = transpose(graph, reshape(graph, y, [batch, groups, outs, -1]), [1, 2, 0, 3])
  const rows = reshape(graph, results, [groups, outs, -1])
  return (position) => {
    const pixels = reshape(graph, window(graph, image, position, geometry), [groups, -1, ins])
    return graph.node('MatMul', [rows, pixels])
  }
}

function convTranspose(graph: Lowering, y: string, w: string, geometry: Geometry): string {
  const extra = missing(geometry).map((length) => positive(-length))
  return graph.node('ConvTranspose', [y, w], { attributes: { ...attributesOf(geometry), output_padding: extra } })
}

const isHost = ({ target }: Lowering): boolean => target === 'cpu' || target === 'wasm'

/** Every position of a kernel, the last axis fastest. */
const positions = (kernel: readonly number[]): number[][] =>
  kernel.reduce<number[][]>((all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])), [[]])

/** What the kernel at `position` reads: padded image [a, b, ...space, …] → [a, b, ...result, …]. */
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
  return reshape(graph, transpose(graph, grouped, perm), [inChannels, outChannels / groups, ...kernel])
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

const concat = (graph: Lowering, parts: readonly string[], axis: number): string =>
  parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { attributes: { axis } })

const sumBatch = (graph: Lowering, x: string): string =>
  graph.node('ReduceSum', [x, graph.constant([0], 'int64')], { attributes: { keepdims: 0 } })

/** a × bᵀ for each of a batch of matrices. */
function timesTransposed(graph: Lowering, a: string, b: string, dtype: DType): string {
  if (dtype === 'float32' && isFused(graph.target)) {
    return graph.node('FusedMatMul', [a, b], { attributes: { transB: 1 }, domain: 'com.microsoft' })
  }
  return graph.node('MatMul', [a, transpose(graph, b, [0, 2, 1])])
}
