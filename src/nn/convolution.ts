import { fail, type Initializer, type PerAxis, type Tensor, type Variable, variable } from '../tensor/index.js'
import { fanIn, uniform, zeros } from './init.js'

export interface ConvolutionLayerOptions {
  /** Image positions between neighbouring results. Default 1. */
  readonly stride?: PerAxis
  /** Zeros on both sides of each axis. By default as many as divide lengths by the stride: with stride 1 they stay. */
  readonly padding?: PerAxis
  /** Image positions between neighbouring kernel elements. Default 1. */
  readonly dilation?: PerAxis
  /** Parts into which the channels are cut, each with kernels of its own. Default 1. */
  readonly groups?: number
  readonly bias?: boolean
  readonly initial?: Initializer
}

/**
 * Convolution without kernel flip: [batch, inputs, ...space] → [batch, outputs, ...space / stride]; the weight is
 * [outputs, inputs / groups, ...kernel]. A kernel given as one number is a square, for images.
 * @throws if groups do not divide the channels.
 */
export class Convolution {
  readonly weight: Variable
  readonly bias?: Variable
  private readonly geometry: Geometry

  constructor(inputs: number, outputs: number, kernel: PerAxis, options: ConvolutionLayerOptions = {}) {
    this.geometry = geometryOf([inputs, outputs], kernel, options)
    const { lengths, groups } = this.geometry
    this.weight = variable([outputs, inputs / groups, ...lengths], options.initial ?? fanIn)
    if (options.bias ?? true) this.bias = variable([outputs], zeros)
  }

  apply(x: Tensor): Tensor {
    const { stride, dilation, groups, spare, padding } = this.geometry
    const usual = stride.every((step) => step === 1) ? 'same' : spare.map((length) => Math.ceil(length / 2))
    const y = x.convolution(this.weight, { stride, dilation, groups, padding: padding ?? usual })
    return this.bias ? y.add(perChannel(this.bias, y)) : y
  }
}

/**
 * The transpose of a convolution: [batch, inputs, ...space] → [batch, outputs, ...space · stride], unless padding says otherwise;
 * the weight is [inputs, outputs / groups, ...kernel]. Where the stride divides the kernel, all results have equally many terms;
 * at stride 1 an even kernel needs a padding, as it can't keep lengths.
 */
export class TransposedConvolution {
  readonly weight: Variable
  readonly bias?: Variable
  private readonly geometry: Geometry

  constructor(inputs: number, outputs: number, kernel: PerAxis, options: ConvolutionLayerOptions = {}) {
    this.geometry = geometryOf([inputs, outputs], kernel, options)
    const { lengths, stride, groups } = this.geometry
    // What a result reads on average: strides spread the kernel over several results.
    const fan = lengths.reduce((product, length, axis) => (product * length) / stride[axis]!, inputs / groups)
    this.weight = variable([inputs, outputs / groups, ...lengths], options.initial ?? uniform(Math.sqrt(3 / fan)))
    if (options.bias ?? true) this.bias = variable([outputs], zeros)
  }

  apply(x: Tensor): Tensor {
    const { stride, dilation, groups, spare, padding } = this.geometry
    const usual = { padding: spare.map((length) => Math.ceil(length / 2)), outputPadding: spare.map((n) => n % 2) }
    const y = x.convolutionTransposed(this.weight, {
      ...{ stride, dilation, groups },
      ...(padding === undefined ? usual : { padding }),
    })
    return this.bias ? y.add(perChannel(this.bias, y)) : y
  }
}

/** A vector over channels, so that it meets [batch, channels, ...space]. */
export const perChannel = (vector: Tensor, x: Tensor): Tensor =>
  vector.reshape([x.shape[1]!, ...Array<number>(x.rank - 2).fill(1)])

/** Options with one number for each space axis. */
interface Geometry {
  readonly lengths: readonly number[]
  readonly stride: readonly number[]
  readonly dilation: readonly number[]
  readonly groups: number
  readonly padding: PerAxis | undefined
  /** By how much the kernel spans more than a stride. */
  readonly spare: readonly number[]
}

function geometryOf(channels: readonly number[], kernel: PerAxis, options: ConvolutionLayerOptions): Geometry {
  const { groups = 1, padding } = options
  if (channels.some((count) => count % groups !== 0)) {
    fail('convolution', `${channels.join(' to ')} channels in ${groups} groups`, 'channels must divide evenly')
  }
  const lengths = typeof kernel === 'number' ? [kernel, kernel] : kernel
  const each = (value: PerAxis = 1): readonly number[] => (typeof value === 'number' ? lengths.map(() => value) : value)
  const [stride, dilation] = [each(options.stride), each(options.dilation)]
  const spare = lengths.map((length, axis) => Math.max(0, (length - 1) * dilation[axis]! + 1 - stride[axis]!))
  return { lengths, stride, dilation, groups, padding, spare }
}
