import { type Initializer, type PerAxis, type Tensor, type Variable, variable } from '../tensor/index.js'
import { perChannel } from './convolution.js'
import { normal } from './init.js'

/**
 * Layers with an equalised learning rate (T. Karras et al., arXiv:1710.10196): weights start at variance 1 and are scaled where they are used,
 * so that an optimizer whose steps have one length, such as Adam, changes all layers alike, whatever they read.
 */
export interface EqualisedOptions {
  /** Deviation of results for inputs of deviation 1; √2 makes up for a rectifier. Default 1. */
  readonly gain?: number
  /** The layer learns so many times as fast as others. Default 1. */
  readonly rate?: number
  /** What biases start at. Default 0. */
  readonly bias?: number
}

export interface EqualisedConvolutionOptions extends EqualisedOptions {
  /** Default: without. */
  readonly hasBias?: boolean
}

/** y = x·W + b over the last axis: [..., inputs] → [..., outputs]. */
export class EqualisedLinear {
  readonly weight: Variable
  readonly bias: Variable
  private readonly scale: number
  private readonly rate: number

  constructor(inputs: number, outputs: number, { gain = 1, rate = 1, bias = 0 }: EqualisedOptions = {}) {
    this.scale = (gain * rate) / Math.sqrt(inputs)
    this.rate = rate
    this.weight = variable([inputs, outputs], normal(1 / rate))
    this.bias = variable([outputs], filled(bias / rate))
  }

  apply(x: Tensor): Tensor {
    return x.matmul(this.weight.mul(this.scale)).add(this.bias.mul(this.rate))
  }
}

/** A convolution that keeps lengths: [batch, inputs, ...space] → [batch, outputs, ...space]. */
export class EqualisedConvolution {
  readonly weight: Variable
  readonly bias?: Variable
  private readonly scale: number

  constructor(
    inputs: number,
    outputs: number,
    kernel: PerAxis,
    { gain = 1, bias, hasBias = true }: Omit<EqualisedConvolutionOptions, 'rate'> = {},
  ) {
    const lengths = typeof kernel === 'number' ? [kernel, kernel] : kernel
    this.scale = gain / Math.sqrt(lengths.reduce((product, length) => product * length, inputs))
    this.weight = variable([outputs, inputs, ...lengths], normal(1))
    if (hasBias) this.bias = variable([outputs], filled(bias ?? 0))
  }

  apply(x: Tensor): Tensor {
    const y = x.convolution(this.weight.mul(this.scale), { padding: 'same' })
    return this.bias ? y.add(perChannel(this.bias, y)) : y
  }
}

const filled =
  (value: number): Initializer =>
  (out) => {
    out.fill(value)
  }
