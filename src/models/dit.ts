/**
 * A small Diffusion Transformer (arXiv:2212.09748): an image as a row of patches, blocks of attention and a feed-forward part that noise
 * and condition steer by scales, shifts and gates which start at zero (adaLN-zero). What is unusual: root-mean-square norms, also of
 * queries and keys, and squared rectifiers, as in our GPT.
 */
import { init, Linear } from '../nn/index.js'
import { fail, type Initializer, type Shape, scope, type Tensor, type Variable, variable } from '../tensor/index.js'
import { Modulation, modulated } from './modulation.js'
import { intoPatches, outOfPatches, type Patching, patchedShape } from './patches.js'
import { headSize, PlaceAttention } from './place-attention.js'

export interface DitConfig extends Patching {
  /** [channels, height, width] */
  readonly shape: Shape
  /** Numbers of a token: a multiple of 32. */
  readonly width: number
  readonly layers: number
}

export class Dit {
  readonly in: Linear
  readonly places: Variable
  readonly blocks: readonly DitBlock[]
  readonly modulation: Modulation
  readonly out: Linear

  constructor(
    private readonly config: DitConfig,
    embedding: number,
  ) {
    const { width, layers } = config
    const [channels, rows, columns] = patchedShape(config)
    if (width % headSize !== 0) fail('dit', `width ${width}`, `must be a multiple of ${headSize}`)
    this.in = new Linear(channels, width)
    this.places = variable([rows * columns, width], wavesOf(rows, columns))
    this.blocks = Array.from({ length: layers }, () => new DitBlock(width, embedding))
    this.modulation = new Modulation(embedding, width, 2)
    this.out = new Linear(width, channels, { initial: init.zeros })
  }

  apply(x: Tensor, embedding: Tensor): Tensor {
    const [channels, rows, columns] = patchedShape(this.config)
    const batch = x.shape[0]!
    const patches = intoPatches(x, this.config)
      .reshape([batch, channels, rows * columns])
      .transpose([0, 2, 1])
    let state = scope('in', () => this.in.apply(patches)).add(this.places)
    for (const [i, block] of this.blocks.entries()) state = scope(`blocks.${i}`, () => block.apply(state, embedding))
    const [scale, shift] = this.modulation.apply(embedding, [1, this.config.width])
    const out = scope('out', () => this.out.apply(modulated(state.rmsNorm(), scale!, shift!)))
    return outOfPatches(out.transpose([0, 2, 1]).reshape([batch, channels, rows, columns]), this.config)
  }
}

/** x + gate · attention(steered norm x), then x + gate · mlp(steered norm x); the identity at first. */
class DitBlock {
  readonly modulation: Modulation
  readonly attention: PlaceAttention
  readonly expand: Linear
  readonly contract: Linear

  constructor(
    private readonly width: number,
    embedding: number,
  ) {
    const inner = { bias: false }
    this.modulation = new Modulation(embedding, width, 6)
    this.attention = new PlaceAttention(width)
    this.expand = new Linear(width, 4 * width, inner)
    this.contract = new Linear(4 * width, width, inner)
  }

  apply(x: Tensor, embedding: Tensor): Tensor {
    const [scale, shift, gate, scaleAfter, shiftAfter, gateAfter] = this.modulation.apply(embedding, [1, this.width])
    const attended = x.add(
      gate!.mul(scope('attention', () => this.attention.apply(modulated(x.rmsNorm(), scale!, shift!)))),
    )
    const steered = modulated(attended.rmsNorm(), scaleAfter!, shiftAfter!)
    return attended.add(
      gateAfter!.mul(scope('mlp', () => this.contract.apply(this.expand.apply(steered).reluSquared()))),
    )
  }
}

/** Where the places of `rows` by `columns` begin: sines and cosines of a place's row in one half of its numbers, of its column in the other. */
const wavesOf =
  (rows: number, columns: number): Initializer =>
  (out, [, width]) => {
    const half = width! / 2
    for (let i = 0; i < out.length; i++) {
      const [place, channel] = [Math.floor(i / width!), i % width!]
      const along = channel < half ? Math.floor(place / columns) / rows : (place % columns) / columns
      const turn = Math.PI * 2 ** ((Math.floor((channel % half) / 2) / half) * 10) * along
      out[i] = channel % 2 === 0 ? Math.sin(turn) : Math.cos(turn)
    }
  }
