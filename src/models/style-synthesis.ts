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
  /** Places that get noise, of each convolution. */
  readonly noiseLengths: readonly number[]

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
    this.noiseLengths = this.blocks.flatMap(({ first, area }) => (first ? [area, area] : [area]))
  }

  /**
   * Styles [batch, layers, style] and noise [batch, sum of noiseLengths], or none → pictures [batch, channels, height, width]. Block i reads the
   * styles 2i − 1 (none of the first), 2i and, for colours, 2i + 1, which the next block reads again.
   */
  apply(styles: Tensor, noise: Tensor | undefined): Tensor {
    const [batch, layers, length] = styles.shape as [number, number, number]
    const each = styles.split(1, layers).map((style) => style.reshape([batch, length]))
    const noises = noise?.split(1, this.noiseLengths) ?? []
    let features: Tensor = this.constant
    let picture: Tensor | undefined
    for (const [i, block] of this.blocks.entries()) {
      scope(`blocks.${i}`, () => {
        const convolutions = i === 0 ? [0] : [2 * i - 1, 2 * i]
        features = block.features(
          features,
          convolutions.map((layer) => ({ style: each[layer]!, noise: noises[layer] })),
        )
        picture = block.picture(features, each[2 * i + 1]!, picture)
      })
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
  /** Pixels. */
  readonly area: number

  constructor(stage: StyleStage, { inputs, style, isResidual, channels }: BlockOptions) {
    const outputs = stage.channels
    if (inputs !== undefined) {
      this.first = new StyledConvolution({ inputs, outputs, style, isDoubling: true })
      if (isResidual) this.around = new EqualisedConvolution(inputs, outputs, 1, { hasBias: false })
    }
    this.second = new StyledConvolution({ inputs: outputs, outputs, style, isDoubling: false })
    if (channels !== undefined) this.colours = new ToColours(outputs, channels, style)
    this.area = stage.height * stage.width
  }

  /** What each convolution is given, in their order. */
  features(x: Tensor, given: readonly LayerInputs[]): Tensor {
    const first = this.first ? scope('first', () => this.first!.apply(x, given[0]!)) : x
    const y = scope('second', () => this.second.apply(first, given.at(-1)!))
    return this.around ? y.add(doubled(this.around.apply(x))).mul(Math.SQRT1_2) : y
  }

  /** What has become of the picture `before`, of half the size. */
  picture(features: Tensor, style: Tensor, before: Tensor | undefined): Tensor | undefined {
    const added = this.colours && scope('colours', () => this.colours!.apply(features, style))
    return before && added ? doubled(before).add(added) : added
  }
}

interface LayerInputs {
  /** [batch, style] */
  readonly style: Tensor
  /** [batch, height · width] */
  readonly noise: Tensor | undefined
}

/** Modulated convolution, noise, bias and a leaky rectifier, whose loss of deviation the convolution makes up for. */
class StyledConvolution {
  readonly convolution: ModulatedConvolution
  readonly noiseStrength: Variable
  readonly bias: Variable
  private readonly isDoubling: boolean

  constructor({ isDoubling, ...sizes }: { inputs: number; outputs: number; style: number; isDoubling: boolean }) {
    this.convolution = new ModulatedConvolution({ ...sizes, kernel: 3, gain: Math.SQRT2 })
    this.noiseStrength = variable([], init.zeros)
    this.bias = variable([sizes.outputs], init.zeros)
    this.isDoubling = isDoubling
  }

  apply(x: Tensor, { style, noise }: LayerInputs): Tensor {
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
