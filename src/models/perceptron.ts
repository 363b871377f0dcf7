/** Linear maps with rectifiers between them: the plainest network, for rows of numbers. */
import { init, Linear } from '../nn/index.js'
import { type Initializer, scope, type Tensor } from '../tensor/index.js'
import { checkLengths } from './lengths.js'

export interface PerceptronConfig {
  readonly family: 'perceptron'
  readonly inputs: number
  readonly outputs: number
  /** Units of each of `layers` hidden layers. */
  readonly width: number
  readonly layers: number
}

export class Perceptron {
  readonly maps: readonly Linear[]

  /** @throws for lengths that are not whole numbers above zero. */
  constructor(readonly config: PerceptronConfig) {
    const { inputs, outputs, width, layers } = config
    checkLengths('perceptron', { inputs, outputs, width, layers })
    const lengths = [inputs, ...Array<number>(layers).fill(width), outputs]
    this.maps = lengths.slice(1).map((length, i) => new Linear(lengths[i]!, length, { initial: rectified }))
  }

  /** Rows [batch, inputs] → [batch, outputs]. */
  forward(x: Tensor): Tensor {
    return this.maps.reduce((state, map, i) => scope(`maps.${i}`, () => map.apply(i === 0 ? state : state.relu())), x)
  }
}

/** Fan-in with the gain √2 that a rectifier takes away (arXiv:1502.01852). */
const rectified: Initializer = (out, shape, stream) => {
  init.fanIn(out, shape, stream)
  for (let i = 0; i < out.length; i++) out[i]! *= Math.SQRT2
}
