import { attention, init, joinHeads, Linear, splitHeads } from '../nn/index.js'
import { constant, type Tensor } from '../tensor/index.js'

/** Every place of an image looks at all others: x + attention(norm x) over [batch, channels, ...space]; the identity at first. */
export class PlaceAttention {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly project: Linear
  private readonly heads: number

  constructor(channels: number) {
    const inner = { bias: false }
    // Heads of 32 numbers, where they come out even.
    this.heads = channels % 32 === 0 ? channels / 32 : 1
    this.query = new Linear(channels, channels, inner)
    this.key = new Linear(channels, channels, inner)
    this.value = new Linear(channels, channels, inner)
    this.project = new Linear(channels, channels, { bias: false, initial: init.zeros })
  }

  apply(x: Tensor): Tensor {
    const [batch, channels] = x.shape as [number, number]
    const places = x.reshape([batch, channels, -1]).transpose([0, 2, 1])
    const y = this.places(places.rmsNorm())
    return x.add(y.transpose([0, 2, 1]).reshape(x.shape))
  }

  /** Normalised places [batch, places, channels] → what they learn of each other, of the same shape. */
  private places(x: Tensor): Tensor {
    const { heads } = this
    const q = splitHeads(this.query.apply(x), heads).rmsNorm()
    const k = splitHeads(this.key.apply(x), heads).rmsNorm()
    const v = splitHeads(this.value.apply(x), heads)
    return this.project.apply(joinHeads(attention(q, k, v, constant(Float32Array.of(0), []))))
  }
}
