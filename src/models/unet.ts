/**
 * A U-Net (arXiv:1505.04597, arXiv:2006.11239) that finds images in noise: residual blocks at falling resolutions and back, each stage on
 * the way back given what the same stage made on the way in. What is unusual:
 * - an image of patches is read and written, which leaves a quarter of the places where all is computed;
 * - one norm a block, before its first kernel, so that no level of noise can make it run away;
 * - stages meet by a sum, so that both ways have the same number of channels;
 * - attention at the lowest resolution only.
 */
import { Convolution, init, TransposedConvolution } from '../nn/index.js'
import { type Shape, scope, type Tensor } from '../tensor/index.js'
import { Modulation, modulated } from './modulation.js'
import { intoPatches, outOfPatches, type Patching, patchedShape } from './patches.js'
import { PlaceAttention } from './place-attention.js'

export interface UnetConfig extends Patching {
  /** [channels, height, width] */
  readonly shape: Shape
  /** Channels of the first stage; each further stage has twice as many. */
  readonly width: number
  /** Residual blocks of a stage, each way. */
  readonly layers: number
}

/** Images are halved while their shorter side is at least this long. */
const shortest = 12

/** Channels that are normed together. */
const grouped = 16

/** The size of the image in a stage, and its channels. */
interface Stage {
  readonly channels: number
  readonly height: number
  readonly width: number
}

export class Unet {
  readonly in: Convolution
  readonly down: readonly (readonly ResidualBlock[])[]
  readonly halve: readonly Convolution[]
  readonly attention: PlaceAttention
  readonly double: readonly TransposedConvolution[]
  readonly up: readonly (readonly ResidualBlock[])[]
  readonly out: Convolution
  private readonly stages: readonly Stage[]

  constructor(
    private readonly config: UnetConfig,
    embedding: number,
  ) {
    const { width, layers } = config
    const [channels] = patchedShape(config)
    this.stages = stagesOf(config)
    const blocks = (stage: Stage): readonly ResidualBlock[] =>
      Array.from({ length: layers }, () => new ResidualBlock(stage.channels, embedding))
    const pairs = this.stages.slice(1).map((below, i) => [this.stages[i]!.channels, below.channels] as const)
    this.in = new Convolution(channels, width, 3)
    this.down = this.stages.map(blocks)
    this.halve = pairs.map(([above, below]) => new Convolution(above, below, 3, { stride: 2 }))
    this.attention = new PlaceAttention(this.stages.at(-1)!.channels, init.zeros)
    this.double = pairs.map(([above, below]) => new TransposedConvolution(below, above, 3, { stride: 2 }))
    this.up = this.stages.slice(0, -1).map(blocks)
    this.out = new Convolution(width, channels, 3, { initial: init.zeros })
  }

  apply(x: Tensor, embedding: Tensor): Tensor {
    const through = (blocks: readonly ResidualBlock[], name: string, state: Tensor): Tensor =>
      blocks.reduce((y, block, i) => scope(`${name}.${i}`, () => block.apply(y, embedding)), state)
    let state = scope('in', () => this.in.apply(intoPatches(x, this.config)))
    const kept: Tensor[] = []
    for (const [i, blocks] of this.down.entries()) {
      if (i > 0) state = scope(`halve.${i - 1}`, () => this.halve[i - 1]!.apply(state))
      state = through(blocks, `down.${i}`, state)
      kept.push(state)
    }
    state = state.add(scope('attention', () => this.attended(state)))
    for (let i = this.up.length - 1; i >= 0; i--) {
      const { height, width } = this.stages[i]!
      // Of an odd length, the half rounded up has been doubled.
      const doubled = scope(`double.${i}`, () => this.double[i]!.apply(state))
      state = kept[i]!.add(doubled.slice(2, 0, height).slice(3, 0, width))
      state = through(this.up[i]!, `up.${i}`, state)
    }
    return outOfPatches(
      scope('out', () => this.out.apply(state.silu())),
      this.config,
    )
  }

  /** What places learn of each other: [batch, channels, height, width] → the same shape. */
  private attended(x: Tensor): Tensor {
    const [batch, channels] = x.shape as [number, number]
    const places = x.reshape([batch, channels, -1]).transpose([0, 2, 1])
    return this.attention.apply(places.rmsNorm()).transpose([0, 2, 1]).reshape(x.shape)
  }
}

/** x + conv(silu(steered conv(silu(norm x)))), the identity at first. */
class ResidualBlock {
  readonly first: Convolution
  readonly modulation: Modulation
  readonly second: Convolution
  private readonly groups: number

  constructor(
    private readonly channels: number,
    embedding: number,
  ) {
    this.groups = channels % grouped === 0 ? channels / grouped : 1
    this.first = new Convolution(channels, channels, 3)
    this.modulation = new Modulation(embedding, channels, 2)
    this.second = new Convolution(channels, channels, 3, { initial: init.zeros })
  }

  apply(x: Tensor, embedding: Tensor): Tensor {
    const [scale, shift] = this.modulation.apply(embedding, [this.channels, 1, 1])
    const inner = modulated(this.first.apply(x.groupNorm(this.groups).silu()), scale!, shift!)
    return x.add(this.second.apply(inner.silu()))
  }
}

function stagesOf(config: UnetConfig): readonly Stage[] {
  const [, height, width] = patchedShape(config)
  const stages: Stage[] = [{ channels: config.width, height, width }]
  for (let last = stages[0]!; Math.min(last.height, last.width) >= shortest; ) {
    last = { channels: 2 * last.channels, height: Math.ceil(last.height / 2), width: Math.ceil(last.width / 2) }
    stages.push(last)
  }
  return stages
}
