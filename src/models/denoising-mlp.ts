/** A dense network that finds points and rows in noise: residual layers, each steered by noise and condition. */
import { init, Linear } from '../nn/index.js'
import { type Shape, scope, sizeOf, type Tensor } from '../tensor/index.js'
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

  constructor(config: DenoisingMlpConfig, embedding: number) {
    const { shape, width, layers } = config
    this.in = new Linear(sizeOf(shape), width)
    this.layers = Array.from({ length: layers }, () => new ResidualLayer(width, embedding))
    this.out = new Linear(width, sizeOf(shape), { initial: init.zeros })
  }

  apply(x: Tensor, embedding: Tensor): Tensor {
    let state = scope('in', () => this.in.apply(x.reshape([x.shape[0]!, -1])))
    for (const [i, layer] of this.layers.entries()) state = scope(`layers.${i}`, () => layer.apply(state, embedding))
    return scope('out', () => this.out.apply(state.silu())).reshape(x.shape)
  }
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
