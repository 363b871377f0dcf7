import { type Initializer, type Tensor, type Variable, variable } from '../tensor/index.js'
import { fanIn, zeros } from './init.js'

export interface LinearOptions {
  readonly bias?: boolean
  readonly initial?: Initializer
}

/** y = x·W + b over the last axis: [..., inputs] → [..., outputs]; W is [inputs, outputs]. */
export class Linear {
  readonly weight: Variable
  readonly bias?: Variable

  constructor(inputs: number, outputs: number, { bias = true, initial = fanIn }: LinearOptions = {}) {
    this.weight = variable([inputs, outputs], initial)
    if (bias) this.bias = variable([outputs], zeros)
  }

  apply(x: Tensor): Tensor {
    const y = x.matmul(this.weight)
    return this.bias ? y.add(this.bias) : y
  }
}
