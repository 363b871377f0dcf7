import { type Initializer, type Tensor, type Variable, variable } from '../tensor/index.js'
import { fanIn, zeros } from './init.js'

export interface LinearOptions {
  readonly bias?: boolean
  readonly initial?: Initializer
}

/** What changes a layer without touching its weight: see `attachAdapter`. */
export interface LinearAdapter {
  /** x [..., inputs] and x·W [..., outputs] → what takes the place of x·W. */
  apply(x: Tensor, product: Tensor, weight: Variable): Tensor
}

/** y = x·W + b over the last axis: [..., inputs] → [..., outputs]; W is [inputs, outputs]. */
export class Linear {
  readonly weight: Variable
  readonly bias?: Variable
  /** Consulted when a graph is traced: what was traced before keeps what it had. */
  adapter?: LinearAdapter

  constructor(inputs: number, outputs: number, { bias = true, initial = fanIn }: LinearOptions = {}) {
    this.weight = variable([inputs, outputs], initial)
    if (bias) this.bias = variable([outputs], zeros)
  }

  apply(x: Tensor): Tensor {
    const product = x.matmul(this.weight)
    const y = this.adapter ? this.adapter.apply(x, product, this.weight) : product
    return this.bias ? y.add(this.bias) : y
  }
}
