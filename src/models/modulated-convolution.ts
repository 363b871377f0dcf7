/**
 * A convolution whose kernels a style scales anew for each example (T. Karras et al., "StyleGAN2", arXiv:1912.04958): with s the style's
 * scale of each input channel,
 *
 *     w′[o, i, k] = s[i] · w[o, i, k],      w″[o, i, k] = w′[o, i, k] / √(Σᵢₖ w′[o, i, k]² + ε),
 *
 * the second line ("demodulation") giving results of deviation 1 where inputs have it. Kernels of one's own for each example make a grouped
 * convolution, which is slow. As a convolution is linear in each channel, the same comes of scaling what is read and what results instead:
 *
 *     y[o] = d[o] · Σᵢₖ w[o, i, k] · (s[i] · x[i]),   d[o] = 1 / √(Σᵢ s[i]² · Σₖ w[o, i, k]² + ε).
 */
import { EqualisedLinear, init } from '../nn/index.js'
import { type Tensor, type Variable, variable } from '../tensor/index.js'

export interface ModulatedConvolutionOptions {
  readonly inputs: number
  readonly outputs: number
  /** Side of the square kernel; lengths stay. */
  readonly kernel: number
  /** Numbers in a style. */
  readonly style: number
  /** Default true. */
  readonly isDemodulated?: boolean
  /** Deviation of results where inputs have deviation 1. Default 1. */
  readonly gain?: number
}

export class ModulatedConvolution {
  readonly weight: Variable
  readonly affine: EqualisedLinear
  private readonly isDemodulated: boolean
  private readonly gain: number

  constructor({ inputs, outputs, kernel, style, isDemodulated = true, gain = 1 }: ModulatedConvolutionOptions) {
    this.weight = variable([outputs, inputs, kernel, kernel], init.normal(1))
    this.affine = new EqualisedLinear(style, inputs, { bias: 1 })
    this.isDemodulated = isDemodulated
    // Demodulation takes the scale of the weight away.
    this.gain = isDemodulated ? gain : gain / Math.sqrt(inputs * kernel ** 2)
  }

  /** [batch or 1, inputs, height, width] with styles [batch, style] → [batch, outputs, height, width]. */
  apply(x: Tensor, style: Tensor): Tensor {
    const scales = this.affine.apply(style)
    const y = x.mul(overSpace(scales)).convolution(this.weight, { padding: 'same' })
    return y.mul(this.isDemodulated ? overSpace(this.demodulation(scales)) : this.gain)
  }

  /** Scales [batch, inputs] → the factors of the results, [batch, outputs]. */
  private demodulation(scales: Tensor): Tensor {
    const squares = this.weight.square().sum([2, 3])
    const lengths = scales.square().matmul(squares, { transposeB: true }).add(epsilon).sqrt()
    return lengths.reciprocal().mul(this.gain)
  }
}

const epsilon = 1e-8

/** [batch, channels] → [batch, channels, 1, 1]. */
const overSpace = (x: Tensor): Tensor => x.reshape([...x.shape, 1, 1])
