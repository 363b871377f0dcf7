import type { LanguageModel } from '../../models/index.js'
import { init, Linear } from '../../nn/index.js'
import { scope, type Tensor } from '../../tensor/index.js'

/** One number for each position, from what a model's head reads: what PPO expects from there on. */
export class ValueHead {
  readonly output: Linear

  constructor(width: number) {
    this.output = new Linear(width, 1, { initial: init.zeros })
  }

  /** Token ids [batch, time] → [batch, time]. */
  apply(model: LanguageModel, tokens: Tensor): Tensor {
    return scope('value', () => this.output.apply(model.hidden(tokens)).reshape(tokens.shape))
  }
}
