import type { DType, Lowering } from '../define.js'
import {
  attributesOf,
  type Channels,
  type ConvolutionAttributes,
  type Geometry,
  missing,
  pad,
  reshape,
  sizeOf,
  transpose,
} from './convolution-geometry.js'

/*
 * ONNX Runtime's fastest convolutions read channels in blocks that lie side by side: [batch, channels / block, ...space, block], under
 * the name and the shape of [batch, channels, ...space]. Its own optimizer uses them for weights that are constants; here the weights are
 * put in order by the graph.
 */
const blocked = { domain: 'com.microsoft.nchwc' }

/** Of fewer channels, products with windows are as fast or faster. */
const least = 4

/** Whether a convolution can run in blocks: results fill blocks; images do, or have fewer channels than one, which stay as they are. */
export const canBlock = (graph: Lowering, geometry: Geometry, { inChannels, outChannels, dtype }: Channels): boolean =>
  isBlockable(graph, geometry, dtype) &&
  fills(graph, outChannels) &&
  inChannels >= least &&
  (fills(graph, inChannels) || inChannels < graph.channelBlock)

/** image [batch, in, ...space], weight [out, in, ...kernel] → [batch, out, ...result]. */
export function blockedConvolution(graph: Lowering, x: string, w: string, geometry: Geometry, sizes: Channels): string {
  const image = fills(graph, sizes.inChannels) ? toBlocks(graph, x) : x
  return fromBlocks(graph, convolveBlocks(graph, image, w, attributesOf(geometry), sizes), sizes.outChannels)
}

/** The same of an image in blocks, if its channels fill them, to a result in blocks. */
export function convolveBlocks(
  graph: Lowering,
  image: string,
  w: string,
  attributes: ConvolutionAttributes,
  { inChannels, outChannels }: Channels,
): string {
  const { channelBlock: block } = graph
  const { kernel_shape: kernel } = attributes
  // [out / block, in, kernel, block]: whole blocks of inputs go between the kernel and the outputs.
  const outsLast = toBlocks(graph, reshape(graph, w, [outChannels / block, block, inChannels, sizeOf(kernel)]))
  const split = (): string => reshape(graph, outsLast, [outChannels / block, -1, block, sizeOf(kernel), block])
  const ordered = fills(graph, inChannels) ? transpose(graph, split(), [0, 1, 3, 2, 4]) : outsLast
  const weight = reshape(graph, ordered, [outChannels, inChannels, ...kernel])
  return graph.node('Conv', [image, weight], { ...blocked, attributes })
}

/** Whether `blockedWeight` can run: the batch and the results fill blocks. */
export const canBlockWeight = (
  graph: Lowering,
  geometry: Geometry,
  { batch, inChannels, outChannels, dtype }: Channels,
) =>
  isBlockable(graph, geometry, dtype) &&
  fills(graph, batch) &&
  fills(graph, outChannels) &&
  inChannels >= least &&
  geometry.dilation.every((step) => step === 1)

/**
 * image [batch, in, ...space], result [batch, out, ...result] → weight [out, in, ...kernel].
 *
 * A sum over images and positions, hence a convolution in which the images of the batch are channels, the results the kernel and
 * kernel positions the results: of [in / lane, batch, height, width · lane] with [out, batch, ...result], where a lane of the image's
 * own channels lies along its width, so that a step to the next column is a dilation by `lane`. Large images are cut into bands of
 * rows, which count as images: the kernel is read again for every few results, and has to stay near the processor.
 */
export function blockedWeight(graph: Lowering, x: string, y: string, geometry: Geometry, sizes: Channels): string {
  const { channelBlock: block } = graph
  const { batch, inChannels, outChannels } = sizes
  const lane = fills(graph, inChannels) ? block : inChannels
  const [images, lanes, outs] = [batch / block, inChannels / lane, outChannels / block]
  const { space, kernel, result, stride, before } = geometry
  const after = missing(geometry)
  const bands = bandsOf(result)

  const byImage = toBlocks(graph, reshape(graph, x, [images, block, inChannels, sizeOf(space)]))
  const pixels = transpose(graph, reshape(graph, byImage, [images, lanes, lane, sizeOf(space), block]), [1, 0, 3, 2, 4])
  const open = reshape(graph, pixels, [lanes, images, ...space, lane * block])
  const [rows, height] = [result[0]! / bands, (result[0]! / bands - 1) * stride[0]! + kernel[0]!]
  const width = before[1]! + space[1]! + after[1]!
  const banded = takeBands(graph, pad(graph, open, [...before, 0], [...after, 0]), bands, rows * stride[0]!, height)
  const image = reshape(graph, banded, [lanes, batch * bands, height, width * lane])

  const results = reshape(graph, toBlocks(graph, y), [images, block, outs, sizeOf(result), block])
  const parts = transpose(graph, results, [2, 0, 3, 1, 4])
  const weight = reshape(graph, parts, [outChannels, batch * bands, rows, result[1]!])

  const dilations = [stride[0]!, stride[1]! * lane]
  const attributes = { kernel_shape: [rows, result[1]!], strides: [1, 1], dilations, pads: [0, 0, 0, 0], group: 1 }
  const sums = fromBlocks(graph, graph.node('Conv', [image, weight], { ...blocked, attributes }), outChannels)
  const split = reshape(graph, sums, [lanes, outChannels, ...kernel, lane])
  return reshape(graph, transpose(graph, split, [1, 0, 4, 2, 3]), [outChannels, inChannels, ...kernel])
}

/** Into how many bands of equal height results are cut, so that none has more than 1024. */
function bandsOf([rows, columns]: readonly number[]): number {
  let bands = 1
  while (bands < rows! && (rows! % bands > 0 || (rows! / bands) * columns! > 1024)) bands++
  return bands
}

/** Bands of `height` rows, `apart` from first row to first row, one after another: [lanes, images, rows, ...] → [lanes, images, bands · height, ...]. */
function takeBands(graph: Lowering, image: string, bands: number, apart: number, height: number): string {
  if (bands === 1) return image
  const rows = Array.from({ length: bands * height }, (_, i) => Math.floor(i / height) * apart + (i % height))
  return graph.node('Gather', [image, graph.constant(rows, 'int64')], { attributes: { axis: 2 } })
}

/** Kernels of one element are matrix products, and faster so. */
const isBlockable = ({ channelBlock }: Lowering, { kernel, groups }: Geometry, dtype: DType): boolean =>
  channelBlock > 1 && groups === 1 && kernel.length === 2 && sizeOf(kernel) > 1 && dtype === 'float32'

export const fills = ({ channelBlock }: Lowering, count: number): boolean => count % channelBlock === 0

export const toBlocks = (graph: Lowering, x: string): string => graph.node('ReorderInput', [x], blocked)

export const fromBlocks = (graph: Lowering, x: string, channels: number): string =>
  graph.node('ReorderOutput', [x], { ...blocked, attributes: { channels } })
