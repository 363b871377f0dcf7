import type { Lowering } from '../define.js'
import { canBlock, convolveBlocks, fills, fromBlocks, toBlocks } from './convolution-blocked.js'
import { type Channels, type Geometry, reshape, transpose } from './convolution-geometry.js'

/*
 * The transpose of a convolution with a stride, in blocks of channels. Image positions that are equal modulo the stride meet the same
 * elements of the kernel, those that are equal to them modulo the stride: each such phase of the image is a convolution of its own at
 * stride 1, and the phases are woven together. ONNX Runtime's ConvTranspose adds up overlapping windows on one thread.
 */

/** One phase on one axis: the first kernel element it meets, how many in steps of the stride, and zeros around the results. */
interface Phase {
  readonly first: number
  readonly count: number
  readonly before: number
  readonly after: number
}

/** The phases on `axis`, all of the same length; the image may be shorter than what they make together. */
function phasesOn(axis: number, { space, kernel, result, stride, before }: Geometry): Phase[] {
  const step = stride[axis]!
  const length = Math.ceil(space[axis]! / step)
  return Array.from({ length: step }, (_, phase) => {
    const padded = phase + before[axis]!
    const first = padded % step
    const count = Math.ceil((kernel[axis]! - first) / step)
    const zeros = count - 1 - Math.floor(padded / step)
    return { first, count, before: zeros, after: length + count - 1 - zeros - result[axis]! }
  })
}

/** Whether `blockedTransposed` can run: every phase meets an element and reads all results. `sizes` are those of the convolution. */
export function canBlockTransposed(graph: Lowering, geometry: Geometry, sizes: Channels): boolean {
  const phases = geometry.kernel.flatMap((_, axis) => phasesOn(axis, geometry))
  return (
    canBlock(graph, geometry, exchanged(sizes)) &&
    geometry.dilation.every((step) => step === 1) &&
    phases.every(({ count, before, after }) => count > 0 && before >= 0 && after >= 0)
  )
}

/** result [batch, out, ...result], weight [out, in, ...kernel] → image [batch, in, ...space]. */
export function blockedTransposed(graph: Lowering, y: string, w: string, geometry: Geometry, sizes: Channels): string {
  const { channelBlock: block } = graph
  const { batch, inChannels, outChannels } = sizes
  const { space, stride } = geometry
  const [height, width] = space.map((length, axis) => Math.ceil(length / stride[axis]!)) as [number, number]
  const results = fills(graph, outChannels) ? toBlocks(graph, y) : y
  const blocks = batch * (inChannels / block)

  const [down, across] = [phasesOn(0, geometry), phasesOn(1, geometry)]
  const rows = down.map((row) => {
    const columns = across.map((column) => {
      const kernel = turnedPhase(graph, w, [row, column], stride)
      const pads = [row.before, column.before, row.after, column.after]
      const attributes = { kernel_shape: [row.count, column.count], strides: [1, 1], dilations: [1, 1], pads, group: 1 }
      const part = convolveBlocks(graph, results, kernel, attributes, exchanged(sizes))
      return reshape(graph, part, [blocks * height, width, block])
    })
    return reshape(graph, weave(graph, columns, 2), [blocks * height, -1])
  })
  const all = reshape(graph, weave(graph, rows, 1), [blocks, height * stride[0]!, width * stride[1]!, block])
  return fromBlocks(graph, reshape(graph, crop(graph, all, space, stride), [batch, inChannels, ...space]), inChannels)
}

const exchanged = (sizes: Channels): Channels => ({
  ...sizes,
  inChannels: sizes.outChannels,
  outChannels: sizes.inChannels,
})

/** The kernel's elements of a phase, turned around, with the channels exchanged: [in, out, ...counts]. */
function turnedPhase(graph: Lowering, w: string, phase: readonly Phase[], stride: readonly number[]): string {
  const starts = phase.map(({ first, count }, axis) => first + (count - 1) * stride[axis]!)
  // ONNX counts ends from the back when negative, so a reversed slice that reaches element 0 ends far below it.
  const ends = phase.map(({ first }) => (first === 0 ? -(2 ** 31) : first - 1))
  const steps = stride.map((step) => -step)
  const lists = [starts, ends, [2, 3], steps].map((list) => graph.constant(list, 'int64'))
  return transpose(graph, graph.node('Slice', [w, ...lists]), [1, 0, 2, 3])
}

/** Elements of each part in turns along the last axis of a block: parts side by side on `axis`. */
const weave = (graph: Lowering, parts: readonly string[], axis: number): string =>
  parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { attributes: { axis } })

/** The first positions of [blocks, height, width, block], where not all are wanted. */
const crop = (graph: Lowering, x: string, space: readonly number[], stride: readonly number[]): string =>
  space.every((length, axis) => length % stride[axis]! === 0)
    ? x
    : graph.node('Slice', [x, ...[[0, 0], space, [1, 2]].map((list) => graph.constant(list, 'int64'))])
