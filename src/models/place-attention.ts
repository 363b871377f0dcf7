import { attention, init, joinHeads, Linear, splitHeads } from '../nn/index.js'
import { constant, type Initializer, type Tensor } from '../tensor/index.js'

/** Numbers of an attention head, where they come out even. */
export const headSize = 32

/** Every place looks at all others, with root-mean-square norms of queries and keys: [batch, places, width] → the same shape. */
export class PlaceAttention {
  readonly query: Linear
  readonly key: Linear
  readonly value: Linear
  readonly project: Linear
  private readonly heads: number

  /** `initial` of the last projection: zeros, and nothing is learnt from others at first. */
  constructor(width: number, initial: Initializer = init.fanIn) {
    const inner = { bias: false }
    this.heads = width % headSize === 0 ? width / headSize : 1
    this.query = new Linear(width, width, inner)
    this.key = new Linear(width, width, inner)
    this.value = new Linear(width, width, inner)
    this.project = new Linear(width, width, { bias: false, initial })
  }

  apply(x: Tensor): Tensor {
    const q = splitHeads(this.query.apply(x), this.heads).rmsNorm()
    const k = splitHeads(this.key.apply(x), this.heads).rmsNorm()
    const v = splitHeads(this.value.apply(x), this.heads)
    return this.project.apply(joinHeads(attention(q, k, v, constant(Float32Array.of(0), []))))
  }
}
