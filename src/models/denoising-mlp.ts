/** A dense network that finds points and rows in noise: residual layers, each steered by noise and condition. */
import { init, Linear } from '../nn/index.js'
import { concat, type Shape, scope, sizeOf, type Tensor } from '../tensor/index.js'
import { Modulation, modulated } from './modulation.js'

export interface DenoisingMlpConfig {
  readonly shape: Shape
  /** Units of a layer. */
  readonly width: number
  /** Residual layers. */
  readonly layers: number
}

export class DenoisingMlp {
  readonly in: Linear
  readonly layers: readonly ResidualLayer[]
  readonly out: Linear
  private readonly waves: number

  constructor(config: DenoisingMlpConfig, embedding: number) {
    const { shape, width, layers } = config
    this.waves = sizeOf(shape) <= mostWaved ? octaves : 0
    this.in = new Linear(sizeOf(shape) * (1 + 2 * this.waves), width)
    this.layers = Array.from({ length: layers }, () => new ResidualLayer(width, embedding))
    this.out = new Linear(width, sizeOf(shape), { initial: init.zeros })
  }

  apply(x: Tensor, embedding: Tensor): Tensor {
    let state = scope('in', () => this.in.apply(withWaves(x.reshape([x.shape[0]!, -1]), this.waves)))
    for (const [i, layer] of this.layers.entries()) state = scope(`layers.${i}`, () => layer.apply(state, embedding))
    return scope('out', () => this.out.apply(state.silu())).reshape(x.shape)
  }
}

/** Numbers of an example, at most, that are also read as waves: of many, the network has enough to tell near places apart. */
const mostWaved = 4

/** Wave lengths, each half of the one before, from 4 on: of what is about 1 in size. */
const octaves = 5

/** x [batch, n] beside sines and cosines of it (arXiv:2006.10739), [batch, n · (1 + 2 · waves)]: what is sharp in x is less so in them. */
function withWaves(x: Tensor, waves: number): Tensor {
  const turned = Array.from({ length: waves }, (_, i) => x.mul((Math.PI / 2) * 2 ** i))
  return concat([x, ...turned.flatMap((angles) => [angles.sin(), angles.cos()])], 1)
}

/** x + linear(silu(steered linear(silu x))), the identity at first. */
class ResidualLayer {
  readonly first: Linear
  readonly modulation: Modulation
  readonly second: Linear

  constructor(
    private readonly width: number,
    embedding: number,
  ) {
    this.first = new Linear(width, width)
    this.modulation = new Modulation(embedding, width, 2)
    this.second = new Linear(width, width, { initial: init.zeros })
  }

  apply(x: Tensor, embedding: Tensor): Tensor {
    const [scale, shift] = this.modulation.apply(embedding, [this.width])
    return x.add(this.second.apply(modulated(this.first.apply(x.silu()), scale!, shift!).silu()))
  }
}
