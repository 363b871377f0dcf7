/**
 * A model that reads a sequence of numbers or symbols and answers at its last step or at every step: a recurrent network
 * (Elman's, an LSTM or a GRU, in one direction or in both) or, for comparison, the blocks of the modern GPT. What is unusual:
 * - cells read numbers and one-hot symbols as they are: an embedding would only stand before the matrix that they have;
 * - blocks read through a linear map to which a learnt vector is added, which keeps lengths alive in the norms;
 * - the head starts at zero, so that all classes begin alike.
 */
import type { AnswerPlace, SequenceAnswer, SequenceInput } from '../data/index.js'
import { init, Linear } from '../nn/index.js'
import { crossEntropy, oneHot, scope, type Tensor } from '../tensor/index.js'
import { type SequenceBody, type SequenceBodyConfig, sequenceBody } from './sequence-body.js'

export interface SequenceConfig extends SequenceBodyConfig {
  readonly family: 'sequence'
  readonly input: SequenceInput
  readonly answer: SequenceAnswer
  readonly place: AnswerPlace
}

export class SequenceModel {
  readonly body: SequenceBody
  readonly head: Linear

  constructor(readonly config: SequenceConfig) {
    const { input, answer } = config
    this.body = sequenceBody(input.count, config)
    this.head = new Linear(this.body.size, answer.kind === 'number' ? 1 : answer.count, { initial: init.zeros })
  }

  /**
   * Numbers [batch, time, count] or symbols int32 [batch, time] → [batch, outputs] of the last step or, answering everywhere,
   * [batch, time, outputs]. Outputs are one number, or a logit for each class.
   */
  forward(x: Tensor): Tensor {
    const { input, place } = this.config
    const numbers = input.kind === 'symbols' ? oneHot(x, input.count, this.head.weight.dtype) : x
    const read = scope('body', () => this.body.read(numbers))
    return scope('head', () => this.head.apply(place === 'last' ? read.last() : read.every()))
  }

  /** Squared errors, or −ln p in nats, of the targets [batch] or [batch, time]; in the same shape. */
  loss(x: Tensor, targets: Tensor): Tensor {
    const outputs = this.forward(x)
    return scope('loss', () =>
      this.config.answer.kind === 'number'
        ? outputs.reshape(targets.shape).sub(targets).square()
        : crossEntropy(outputs, targets),
    )
  }
}
