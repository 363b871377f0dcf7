/** What is known of an example beside its noise, as a vector: its class, or its caption read by a small transformer. */
import { type Attend, attention, Embedding, init, Linear } from '../nn/index.js'
import { constant, fail, range, scope, type Tensor, type Variable, variable } from '../tensor/index.js'
import { Block } from './block.js'

/** A class of each example, or the words of its caption; one that is left out is no condition. */
export interface Condition {
  /** int32 [batch]: places in the classes; their number is "none". */
  readonly labels?: Tensor
  /** int32 [batch, length]: words from 1 on, then zeros; a row of zeros is "none". */
  readonly tokens?: Tensor
}

/** What a model is told of an example. */
export type ConditionKind = 'none' | 'labels' | 'captions'

export interface ConditionConfig {
  readonly condition: ConditionKind
  /** Names of the classes. */
  readonly classes?: readonly string[]
  /** The words that captions may have, in the order of their tokens from 2 on: 1 is any other word. */
  readonly words?: readonly string[]
  /** Words of a caption that are read. */
  readonly captionLength?: number
}

export interface ConditionEncoder {
  /** [batch, width]; `keep` [batch] is 0 where the condition is to be passed over, else 1. */
  apply(condition: Condition, batch: number, keep?: Tensor): Tensor
}

/** The encoder that a configuration asks for, or nothing where nothing is known. @throws for a condition without its names. */
export function conditionEncoder(config: ConditionConfig, width: number): ConditionEncoder | undefined {
  const { condition, classes, words, captionLength } = config
  if (condition === 'none') return undefined
  if (condition === 'labels') {
    if (!classes?.length) fail('condition', 'labels', 'there are no classes', 'Give examples with labels')
    return new ClassEncoder(classes!.length, width)
  }
  if (condition === 'captions') {
    if (!words?.length || !captionLength)
      fail('condition', 'captions', 'there are no words', 'Give examples with captions')
    return new CaptionEncoder(words!.length + 2, captionLength!, width)
  }
  return fail('condition', JSON.stringify(condition), 'must be none, labels or captions')
}

class ClassEncoder implements ConditionEncoder {
  readonly classes: Embedding

  constructor(
    private readonly count: number,
    width: number,
  ) {
    this.classes = new Embedding(count + 1, width, init.normal(1))
  }

  apply({ labels }: Condition, batch: number, keep?: Tensor): Tensor {
    const none = constant(new Int32Array(batch).fill(this.count), [batch])
    return this.classes.apply(labels ? (keep ? keep.greater(0).where(labels, none) : labels) : none)
  }
}

/** Transformer layers that read a caption. */
const layers = 2

/** Words → vectors with their places, blocks in which every word sees every other, and the mean of what became of them. */
class CaptionEncoder implements ConditionEncoder {
  readonly words: Embedding
  readonly places: Variable
  readonly blocks: readonly Block[]
  readonly out: Linear

  constructor(
    count: number,
    private readonly length: number,
    width: number,
  ) {
    this.words = new Embedding(count, width, init.normal(1))
    this.places = variable([length, width], init.normal(0.3))
    const heads = width % 64 === 0 ? width / 32 : 1
    this.blocks = Array.from({ length: layers }, (_, layer) => new Block({ heads, width }, layer))
    this.out = new Linear(width, width)
  }

  apply({ tokens }: Condition, batch: number, keep?: Tensor): Tensor {
    const given = tokens ?? constant(new Int32Array(batch * this.length), [batch, this.length])
    const [, length] = given.shape as [number, number]
    if (length > this.length) fail('captions', `${length} words`, `at most ${this.length} are read`)
    const { dtype } = this.places
    const isWord = given.greater(constant(Int32Array.of(0), [])).cast(dtype)
    const mask = isWord.sub(1).mul(1e9).reshape([batch, 1, 1, length])
    const attend: Attend = (_layer, q, k, v) => attention(q, k, v, mask)
    let state = this.words.apply(given).add(this.places.gather(range(length)))
    for (const [i, block] of this.blocks.entries()) {
      state = scope(`blocks.${i}`, () => block.apply(state, undefined, attend))
    }
    // No words are a vector of zeros.
    const shares = isWord.div(isWord.sum(1, { keep: true }).maximum(1))
    const kept = keep ? shares.mul(keep.cast(dtype).reshape([batch, 1])) : shares
    return this.out.apply(
      state
        .rmsNorm()
        .mul(kept.reshape([batch, length, 1]))
        .sum(1),
    )
  }
}
