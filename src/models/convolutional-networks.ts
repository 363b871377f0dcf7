/**
 * Residual networks between images and vectors. Every stage halves the image (or doubles it, on the way back) and has blocks
 * x + conv(rectify(conv(rectify(x)))) whose last kernels start at zero (arXiv:1901.09321), so that no norms are needed.
 */
import { Convolution, init, Linear, TransposedConvolution } from '../nn/index.js'
import { fail, type Shape, scope, type Tensor } from '../tensor/index.js'

export interface ConvolutionalConfig {
  /** [channels, height, width] */
  readonly shape: Shape
  /** Channels of the first stage; each further stage has twice as many. */
  readonly width: number
  /** Residual blocks of a stage. */
  readonly layers: number
}

/** What may differ between families of networks. */
export interface ConvolutionalStyle {
  /** What rectifiers let through below zero, as a share. Default 0. */
  readonly slope?: number
  /**
   * Whether kernels that halve and double have four elements a side, so that on the way back all places get equally many terms: a discriminator
   * sees the pattern that uneven ones leave. Default: five next to the image, three elsewhere.
   */
  readonly isEven?: boolean
}

/** The size of the image after each stage, and its channels. */
interface Stage {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Images are halved while their shorter side is at least this long. */
const shortest = 12

/** [batch, channels, height, width] → [batch, outputs]. @throws if the shape is not that of images. */
export class ConvolutionalEncoder {
  readonly halve: readonly Convolution[]
  readonly blocks: readonly (readonly ResidualBlock[])[]
  readonly out: Linear

  constructor(
    config: ConvolutionalConfig,
    outputs: number,
    private readonly style: ConvolutionalStyle = {},
  ) {
    const [first, ...stages] = stagesOf(config)
    this.halve = stages.map(({ channels }, i) => {
      const from = i === 0 ? first!.channels : stages[i - 1]!.channels
      return new Convolution(from, channels, kernelOf(i === 0, style), { stride: 2 })
    })
    this.blocks = stages.map(({ channels }) => blocksOf(channels, config.layers, style))
    this.out = new Linear(sizeOfStage(stages.at(-1)!), outputs)
  }

  apply(x: Tensor): Tensor {
    let state = x
    for (const [i, halve] of this.halve.entries()) {
      state = scope(`halve.${i}`, () => halve.apply(state))
      state = through(this.blocks[i]!, `blocks.${i}`, state)
    }
    const { slope } = this.style
    return scope('out', () => this.out.apply(rectified(state, slope).reshape([x.shape[0]!, -1])))
  }
}

/** [batch, inputs] → [batch, channels, height, width]. @throws if the shape is not that of images. */
export class ConvolutionalDecoder {
  readonly in: Linear
  readonly blocks: readonly (readonly ResidualBlock[])[]
  readonly double: readonly TransposedConvolution[]
  private readonly stages: readonly Stage[]

  constructor(
    config: ConvolutionalConfig,
    inputs: number,
    private readonly style: ConvolutionalStyle = {},
  ) {
    this.stages = stagesOf(config).toReversed()
    const [smallest] = this.stages
    this.in = new Linear(inputs, sizeOfStage(smallest!))
    this.blocks = this.stages.slice(0, -1).map(({ channels }) => blocksOf(channels, config.layers, style))
    this.double = this.stages.slice(1).map(({ channels }, i) => {
      const isLast = i === this.stages.length - 2
      return new TransposedConvolution(this.stages[i]!.channels, channels, kernelOf(isLast, style), { stride: 2 })
    })
  }

  apply(z: Tensor): Tensor {
    const { channels, height, width } = this.stages[0]!
    let state = scope('in', () => this.in.apply(z)).reshape([z.shape[0]!, channels, height, width])
    for (const [i, double] of this.double.entries()) {
      state = rectified(through(this.blocks[i]!, `blocks.${i}`, state), this.style.slope)
      const { height: rows, width: columns } = this.stages[i + 1]!
      // Of an odd length, the half rounded up has been doubled.
      state = scope(`double.${i}`, () => double.apply(state))
        .slice(2, 0, rows)
        .slice(3, 0, columns)
    }
    return state
  }
}

/** x + conv(rectify(conv(rectify(x)))), the identity at first. */
class ResidualBlock {
  readonly first: Convolution
  readonly second: Convolution

  constructor(
    channels: number,
    private readonly slope: number | undefined,
  ) {
    this.first = new Convolution(channels, channels, 3, { initial: init.fanIn })
    this.second = new Convolution(channels, channels, 3, { initial: init.zeros })
  }

  apply(x: Tensor): Tensor {
    const inner = this.first.apply(rectified(x, this.slope))
    return x.add(this.second.apply(rectified(inner, this.slope)))
  }
}

const blocksOf = (channels: number, count: number, { slope }: ConvolutionalStyle): readonly ResidualBlock[] =>
  Array.from({ length: count }, () => new ResidualBlock(channels, slope))

const rectified = (x: Tensor, slope = 0): Tensor => x.leakyRelu(slope)

const kernelOf = (isNextToImage: boolean, { isEven }: ConvolutionalStyle): number =>
  isEven ? 4 : isNextToImage ? 5 : 3

const through = (blocks: readonly ResidualBlock[], name: string, x: Tensor): Tensor =>
  blocks.reduce((state, block, i) => scope(`${name}.${i}`, () => block.apply(state)), x)

const sizeOfStage = ({ channels, height, width }: Stage): number => channels * height * width

/** The image itself, then what each stage makes of it. */
function stagesOf({ shape, width }: ConvolutionalConfig): readonly Stage[] {
  if (shape.length !== 3) {
    fail(
      'convolutional',
      `a shape of [${shape.join(', ')}]`,
      'it needs [channels, height, width]',
      'Use a dense network',
    )
  }
  const [channels, height, across] = shape as [number, number, number]
  const stages: Stage[] = [{ channels, height, width: across }]
  for (let [i, last] = [0, stages[0]!]; i === 0 || Math.min(last.height, last.width) >= shortest; i++) {
    last = { channels: width * 2 ** i, height: Math.ceil(last.height / 2), width: Math.ceil(last.width / 2) }
    stages.push(last)
  }
  return stages
}
