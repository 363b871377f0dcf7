import { type Apply, define, fail, sameDType, type Tensor, uniform } from '../define.js'
import type { Channels, Geometry } from './convolution-geometry.js'
import { lowerConvolution, lowerTransposed, lowerWeight } from './convolution-lowering.js'
import { type PerAxis, perAxis } from './per-axis.js'

export interface ConvolutionOptions {
  /** Image positions between neighbouring results. Default 1. */
  readonly stride?: PerAxis
  /** Zeros on both sides of each axis; `'same'` keeps the lengths, at stride 1. Default 0. */
  readonly padding?: PerAxis | 'same'
  /** Image positions between neighbouring kernel elements. Default 1. */
  readonly dilation?: PerAxis
  /** Parts into which the channels are cut, each with kernels of its own. Default 1. */
  readonly groups?: number
}

export interface TransposedOptions extends ConvolutionOptions {
  readonly padding?: PerAxis
  /** Lengthens the result at its end, less than `stride`: several lengths lead to the same one through a strided convolution. */
  readonly outputPadding?: PerAxis
}

/*
 * With image x, weight w and result y, Σ y · convolution(x, w) is linear in each of the three. Its derivatives by y, x and w are
 * the three operations below, over one geometry; so the gradients of each are the other two, to any order.
 */

const convolved: Apply<Geometry> = define<Geometry>({
  name: 'Conv',
  usesBlocks: true,
  infer: ([x, w], { result }) => [{ dtype: x!.dtype, shape: [x!.shape[0]!, w!.shape[0]!, ...result] }],
  gradient: ({ dy, inputs: [x, w], attributes }) => [
    transposed([dy, w!], attributes)[0],
    weighed([x!, dy], attributes)[0],
  ],
  lower: (graph, [x, w], { inputs: [image], outputs: [y], attributes }) => [
    lowerConvolution(graph, x!, w!, attributes, channels(image!, y!)),
  ],
})

const transposed: Apply<Geometry> = define<Geometry>({
  name: 'ConvTranspose',
  usesBlocks: true,
  infer: ([y, w], { space, groups }) => [{ dtype: y!.dtype, shape: [y!.shape[0]!, w!.shape[1]! * groups, ...space] }],
  gradient: ({ dy: dx, inputs: [y, w], attributes }) => [
    convolved([dx, w!], attributes)[0],
    weighed([dx, y!], attributes)[0],
  ],
  lower: (graph, [y, w], { inputs: [result], outputs: [x], attributes }) => [
    lowerTransposed(graph, y!, w!, attributes, channels(x!, result!)),
  ],
})

const weighed: Apply<Geometry> = define<Geometry>({
  name: 'ConvolutionWeight',
  usesBlocks: true,
  infer: ([x, y], { kernel, groups }) => [{ dtype: x!.dtype, shape: [y!.shape[1]!, x!.shape[1]! / groups, ...kernel] }],
  gradient: ({ dy: dw, inputs: [x, y], attributes }) => [
    transposed([y!, dw], attributes)[0],
    convolved([x!, dw], attributes)[0],
  ],
  lower: (graph, [x, y], { inputs: [image, result], attributes }) => [
    lowerWeight(graph, x!, y!, attributes, channels(image!, result!)),
  ],
})

const channels = (image: Tensor, result: Tensor): Channels => ({
  batch: image.shape[0]!,
  inChannels: image.shape[1]!,
  outChannels: result.shape[1]!,
  dtype: image.dtype,
})

/**
 * Convolution as neural networks mean it (no kernel flip): `x` [batch, inChannels, ...space] with
 * `w` [outChannels, inChannels / groups, ...kernel] → [batch, outChannels, ...⌊(space + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1].
 * @throws if channels, groups or ranks do not fit, or the kernel is larger than the padded image.
 */
export function convolution(x: Tensor, w: Tensor, options: ConvolutionOptions = {}): Tensor {
  const name = 'convolution'
  const { groups, kernel, stride, dilation } = common(name, x, w, options)
  const space = x.shape.slice(2)
  if (x.shape[1] !== w.shape[1]! * groups) {
    const wanted = `the weight reads ${w.shape[1]} × ${groups} groups = ${w.shape[1]! * groups} channels, the image has ${x.shape[1]}`
    fail(name, `${x} with weight ${w}`, wanted, 'A weight is [outChannels, inChannels / groups, ...kernel]')
  }
  if (w.shape[0]! % groups !== 0) fail(name, `${x} with weight ${w}`, `${groups} groups do not divide ${w.shape[0]}`)
  const same = options.padding === 'same'
  if (same && stride.some((step) => step !== 1)) {
    fail(name, `padding 'same' with stride [${stride.join(', ')}]`, 'only stride 1 keeps the lengths')
  }
  const spans = kernel.map((length, i) => (length - 1) * dilation[i]!)
  const padding = options.padding === 'same' ? spans.map((span) => span / 2) : options.padding
  const sides = same ? (padding as number[]) : perAxis(name, 'padding', padding ?? 0, space.length, 0)
  const result = space.map((length, i) => Math.floor((length + 2 * sides[i]! - spans[i]! - 1) / stride[i]!) + 1)
  if (result.some((length) => length < 1)) {
    const reached = spans.map((span) => span + 1)
    fail(name, `${x} with weight ${w}`, `the kernel spans [${reached.join(', ')}], more than the padded image`)
  }
  if (groups === 1 && [...stride, ...dilation].every((step) => step === 1)) {
    const shortcut = ofRepeated(x, w, sides)
    if (shortcut) return shortcut
  }
  const before = sides.map(Math.floor)
  return convolved([x, w], { space, kernel, result, stride, dilation, before, groups })[0]!
}

/**
 * A convolution of an image whose elements have just been repeated, as the transpose of a strided one of the image before: elements of
 * the kernel that meet the same element of it are summed first. Of 36 products of a kernel of 3 × 3 at factor 2, 16 are left.
 */
function ofRepeated(x: Tensor, w: Tensor, sides: readonly number[]): Tensor | undefined {
  const { operation, inputs, attributes } = x.node
  const kernel = w.shape.slice(2)
  const padding = sides.map((length, i) => kernel[i]! - 1 - length)
  const fits = padding.every((length) => Number.isInteger(length) && length >= 0) && kernel.some((length) => length > 1)
  if (operation.name !== 'Upsample' || !fits) return undefined
  const factor = attributes.factor as readonly number[]
  const axes = kernel.map((_, i) => i + 2)
  const [outs, ins] = w.shape as [number, number]
  const sums = w
    .transpose([1, 0, ...axes])
    .reshape([ins * outs, 1, ...kernel])
    .convolution(uniform(1, [1, 1, ...factor], w.dtype), { padding: factor.map((n) => n - 1) })
    .reshape([ins, outs, ...kernel.map((length, i) => length + factor[i]! - 1)])
  const turned = axes.reduce((sum, axis) => sum.flip(axis), sums)
  return inputs[0]!.convolutionTransposed(turned, { stride: factor, padding })
}

/**
 * The transpose of `convolution`, which turns results back into images: `x` [batch, inChannels, ...space] with
 * `w` [inChannels, outChannels / groups, ...kernel] →
 * [batch, outChannels, ...(space − 1)·stride − 2·padding + dilation·(kernel − 1) + outputPadding + 1].
 * @throws if channels, groups or ranks do not fit, or nothing is left of the result.
 */
export function convolutionTransposed(x: Tensor, w: Tensor, options: TransposedOptions = {}): Tensor {
  const name = 'convolutionTransposed'
  const { groups, kernel, stride, dilation } = common(name, x, w, options)
  const result = x.shape.slice(2)
  if (x.shape[1] !== w.shape[0]) {
    const wrong = `the weight reads ${w.shape[0]} channels, the image has ${x.shape[1]}`
    fail(name, `${x} with weight ${w}`, wrong, 'A weight is [inChannels, outChannels / groups, ...kernel]')
  }
  if (w.shape[0]! % groups !== 0) fail(name, `${x} with weight ${w}`, `${groups} groups do not divide ${w.shape[0]}`)
  const before = perAxis(name, 'padding', options.padding ?? 0, result.length, 0)
  const extra = perAxis(name, 'outputPadding', options.outputPadding ?? 0, result.length, 0)
  if (extra.some((length, i) => length >= stride[i]!)) {
    fail(name, `outputPadding [${extra.join(', ')}]`, `must be less than stride [${stride.join(', ')}]`)
  }
  const space = result.map(
    (length, i) => (length - 1) * stride[i]! - 2 * before[i]! + (kernel[i]! - 1) * dilation[i]! + extra[i]! + 1,
  )
  if (space.some((length) => length < 1)) {
    fail(name, `${x} with weight ${w}`, `padding [${before.join(', ')}] leaves nothing`)
  }
  return transposed([x, w], { space, kernel, result, stride, dilation, before, groups })[0]!
}

interface Common {
  readonly groups: number
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly dilation: readonly number[]
}

function common(name: string, x: Tensor, w: Tensor, options: ConvolutionOptions): Common {
  sameDType(name, x, w)
  if (x.rank < 3 || x.rank !== w.rank) {
    fail(
      name,
      `${x} with weight ${w}`,
      'both need the same number of axes, three or more',
      'The first two are batch and channels',
    )
  }
  const { groups = 1 } = options
  if (!Number.isInteger(groups) || groups < 1) fail(name, `${groups} groups`, 'must be a whole number above zero')
  return {
    groups,
    kernel: w.shape.slice(2),
    stride: perAxis(name, 'stride', options.stride ?? 1, x.rank - 2, 1),
    dilation: perAxis(name, 'dilation', options.dilation ?? 1, x.rank - 2, 1),
  }
}
