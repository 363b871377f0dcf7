import type { DType, Lowering } from '../define.js'
import type { AttributeValue } from '../lowering.js'

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

/** How many image positions a kernel spans on each axis, less one. */
export const reach = ({ kernel, dilation }: Geometry): number[] =>
  kernel.map((length, i) => (length - 1) * dilation[i]!)

/** Zeros that the last result reads past the end of the image; below zero, image positions that no result reads. */
export function missing(geometry: Geometry): number[] {
  const { space, result, stride, before } = geometry
  return reach(geometry).map((span, i) => (result[i]! - 1) * stride[i]! + span + 1 - before[i]! - space[i]!)
}

/** The geometry in which the same map, with its kernel turned around, is of the other kind: only at stride 1 with little padding. */
export function turnedAround(geometry: Geometry): Geometry | undefined {
  const { space, result, stride } = geometry
  const before = reach(geometry).map((span, i) => span - geometry.before[i]!)
  const opposite = { ...geometry, space: result, result: space, before }
  const fits = [...before, ...missing(opposite)].every((length) => length >= 0)
  return fits && stride.every((step) => step === 1) ? opposite : undefined
}

export const positive = (length: number): number => Math.max(0, length)

export const sizeOf = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1)

/** The attributes of Conv, under ONNX's names. */
export interface ConvolutionAttributes extends Record<string, AttributeValue> {
  readonly kernel_shape: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** Those before every axis, then those after. */
  readonly pads: readonly number[]
  readonly group: number
}

export function attributesOf(geometry: Geometry): ConvolutionAttributes {
  const { kernel, stride, dilation, before, groups } = geometry
  const pads = [...before, ...missing(geometry).map(positive)]
  return { kernel_shape: kernel, strides: stride, dilations: dilation, pads, group: groups }
}

export const reshape = (graph: Lowering, x: string, shape: readonly number[]): string =>
  graph.node('Reshape', [x, graph.constant(shape, 'int64')])

export const transpose = (graph: Lowering, x: string, perm: readonly number[]): string =>
  graph.node('Transpose', [x], { attributes: { perm } })

/** Zeros around an image [batch, channels, ...space]; a negative length crops. */
export const pad = (graph: Lowering, x: string, before: readonly number[], after: readonly number[]): string =>
  [...before, ...after].every((length) => length === 0)
    ? x
    : graph.node('Pad', [x, graph.constant([0, 0, ...before, 0, 0, ...after], 'int64')])
