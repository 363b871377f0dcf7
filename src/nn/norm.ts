import { type Tensor, type Variable, variable } from '../tensor/index.js'
import { ones, zeros } from './init.js'

/** Layer normalisation over the last axis with learnt gain and bias (arXiv:1607.06450). */
export class LayerNorm {
  readonly gain: Variable
  readonly bias: Variable

  constructor(
    width: number,
    private readonly epsilon = 1e-5,
  ) {
    this.gain = variable([width], ones)
    this.bias = variable([width], zeros)
  }

  apply(x: Tensor): Tensor {
    return x.layerNorm(this.epsilon).mul(this.gain).add(this.bias)
  }
}
