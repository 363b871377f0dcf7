/**
 * From styles to pictures (arXiv:1912.04958): a learnt constant of 4 × 4 that convolutions, each modulated by a style of its own, turn into
 * features of twice the size again and again. After each convolution comes noise, a number for each place, with a learnt strength, for what
 * is left to chance. Pictures are the sum of what every resolution makes of its features ('skip'), or what the last makes of them, the
 * features of resolutions being residual ('residual').
 */
import { EqualisedConvolution, init, perChannel } from '../nn/index.js'
import { scope, type Tensor, type Variable, variable } from '../tensor/index.js'
import { ModulatedConvolution } from './modulated-convolution.js'
import type { StyleStage } from './style-sizes.js'

export type SynthesisKind = 'skip' | 'residual'

export interface SynthesisOptions {
  readonly stages: readonly StyleStage[]
  /** Of the pictures. */
  readonly channels: number
  /** Numbers in a style. */
  readonly style: number
  readonly kind: SynthesisKind
}

export class SynthesisNetwork {
  readonly constant: Variable
  readonly blocks: readonly SynthesisBlock[]
  /** Places that get noise, over all layers: numbers of noise that a picture takes. */
  readonly noiseLength: number

  constructor({ stages, channels, style, kind }: SynthesisOptions) {
    const [first] = stages
    this.constant = variable([1, first!.channels, first!.height, first!.width], init.normal(1))
    this.blocks = stages.map(
      (stage, i) =>
        new SynthesisBlock(stage, {
          ...{ style, isResidual: kind === 'residual' },
          ...(i > 0 && { inputs: stages[i - 1]!.channels }),
          ...((kind === 'skip' || i === stages.length - 1) && { channels }),
        }),
    )
    this.noiseLength = this.blocks.reduce((sum, block) => sum + block.noiseLength, 0)
  }

  /**
   * Styles [batch, layers, style] and noise [batch, noiseLength], or none → pictures [batch, channels, height, width]. Block i reads the
   * styles 2i − 1 (none of the first), 2i and, for colours, 2i + 1, which the next block reads again.
   */
  apply(styles: Tensor, noise: Tensor | undefined): Tensor {
    const styleAt = (layer: number): Tensor => styles.slice(1, layer, layer + 1).reshape([styles.shape[0]!, -1])
    let taken = 0
    let features: Tensor = this.constant
    let picture: Tensor | undefined
    for (const [i, block] of this.blocks.entries()) {
      scope(`blocks.${i}`, () => {
        const given = noise?.slice(1, taken, taken + block.noiseLength)
        features = block.features(features, (convolution) => styleAt(2 * i - 1 + convolution), given)
        picture = block.picture(features, styleAt(2 * i + 1), picture)
      })
      taken += block.noiseLength
    }
    return picture!
  }
}

interface BlockOptions {
  readonly style: number
  readonly isResidual: boolean
  /** Channels of the block before; the first has none before it. */
  readonly inputs?: number
  /** Of the pictures, where the block makes any. */
  readonly channels?: number
}

/** One resolution: doubles what comes, unless it is the first. */
class SynthesisBlock {
  /** Reads the features of the block before. */
  readonly first?: StyledConvolution
  readonly second: StyledConvolution
  readonly around?: EqualisedConvolution
  readonly colours?: ToColours
  readonly noiseLength: number

  constructor(stage: StyleStage, { inputs, style, isResidual, channels }: BlockOptions) {
    const outputs = stage.channels
    if (inputs !== undefined) {
      this.first = new StyledConvolution({ inputs, outputs, style, isDoubling: true })
      if (isResidual) this.around = new EqualisedConvolution(inputs, outputs, 1, { hasBias: false })
    }
    this.second = new StyledConvolution({ inputs: outputs, outputs, style, isDoubling: false })
    if (channels !== undefined) this.colours = new ToColours(outputs, channels, style)
    this.noiseLength = (this.first ? 2 : 1) * stage.height * stage.width
  }

  features(x: Tensor, styleOf: (convolution: 0 | 1) => Tensor, noise: Tensor | undefined): Tensor {
    const size = this.noiseLength / (this.first ? 2 : 1)
    const noiseOf = (place: number): Tensor | undefined => noise?.slice(1, place * size, (place + 1) * size)
    if (!this.first) return scope('second', () => this.second.apply(x, styleOf(1), noiseOf(0)))
    const first = scope('first', () => this.first!.apply(x, styleOf(0), noiseOf(0)))
    const y = scope('second', () => this.second.apply(first, styleOf(1), noiseOf(1)))
    return this.around ? y.add(doubled(this.around.apply(x))).mul(Math.SQRT1_2) : y
  }

  /** What has become of the picture `before`, of half the size. */
  picture(features: Tensor, style: Tensor, before: Tensor | undefined): Tensor | undefined {
    const added = this.colours && scope('colours', () => this.colours!.apply(features, style))
    return before && added ? doubled(before).add(added) : added
  }
}

/** Modulated convolution, noise, bias and a leaky rectifier, whose loss of deviation the convolution makes up for. */
class StyledConvolution {
  readonly convolution: ModulatedConvolution
  readonly noiseStrength: Variable
  readonly bias: Variable

  constructor({ isDoubling, ...sizes }: { inputs: number; outputs: number; style: number; isDoubling: boolean }) {
    this.convolution = new ModulatedConvolution({ ...sizes, kernel: 3, gain: Math.SQRT2 })
    this.noiseStrength = variable([], init.zeros)
    this.bias = variable([sizes.outputs], init.zeros)
    this.isDoubling = isDoubling
  }

  private readonly isDoubling: boolean

  apply(x: Tensor, style: Tensor, noise: Tensor | undefined): Tensor {
    const narrow = this.convolution.apply(x, style)
    const y = this.isDoubling ? doubled(narrow) : narrow
    const [batch, , height, width] = y.shape as [number, number, number, number]
    const biased = y.add(perChannel(this.bias, y))
    return (noise ? biased.add(noise.reshape([batch, 1, height, width]).mul(this.noiseStrength)) : biased).leakyRelu()
  }
}

/** Features into colours: a modulated convolution of single pixels, without demodulation. */
class ToColours {
  readonly convolution: ModulatedConvolution
  readonly bias: Variable

  constructor(inputs: number, outputs: number, style: number) {
    this.convolution = new ModulatedConvolution({ inputs, outputs, kernel: 1, style, isDemodulated: false })
    this.bias = variable([outputs], init.zeros)
  }

  apply(x: Tensor, style: Tensor): Tensor {
    const y = this.convolution.apply(x, style)
    return y.add(perChannel(this.bias, y))
  }
}

/** Twice the size, by linear interpolation. */
const doubled = (x: Tensor): Tensor => x.resizeBilinear([2 * x.shape[2]!, 2 * x.shape[3]!])
