import { type Initializer, type Tensor, type Variable, variable } from '../tensor/index.js'
import { normal } from './init.js'

/** A learnt vector for each of `count` ids: int32 [...] → [..., width]. */
export class Embedding {
  readonly weight: Variable

  constructor(count: number, width: number, initial: Initializer = normal(0.02)) {
    this.weight = variable([count, width], initial)
  }

  apply(ids: Tensor): Tensor {
    return this.weight.gather(ids)
  }
}
