/** A model that was shown what people prefer, and says of an answer how good they would find it. */

import type { AnyLanguageConfig, LanguageModel } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { adamW } from '../../optim/index.js'
import { int32, type Memory, program } from '../../runtime/index.js'
import { AtelierError, constant, type Tensor, type Variable } from '../../tensor/index.js'
import { type Player, player } from '../player.js'
import type { Loss } from '../step.js'
import type { EncodedPair } from './answer-form.js'
import { type PairBatchOptions, pairsOf } from './pair-batches.js'
import { bradleyTerryLoss } from './preference-losses.js'
import type { Answer } from './rollouts.js'
import { ValueHead } from './value-head.js'

/** A base with one number at the last token in the place of its head. */
export interface RewardModel {
  readonly base: LanguageModel
  /** The base's under their names, and `score.weight`, `score.bias`. */
  readonly weights: ReadonlyMap<string, Variable>
  /** Tokens [rows, time] and the place of each row's last (int32 [rows]) → [rows]. */
  score(tokens: Tensor, last: Tensor): Tensor
}

export function rewardModel(base: LanguageModel): RewardModel {
  const head = new ValueHead((base.config as AnyLanguageConfig).width)
  const { weight, bias } = head.output
  weight.name = 'score.weight'
  bias!.name = 'score.bias'
  return {
    base,
    weights: new Map([...parameters(base), [weight.name, weight], [bias!.name, bias!]]),
    score: (tokens, last) => head.apply(base, tokens).mul(last.oneHot(tokens.shape[1]!)).sum(1),
  }
}

type Read = Pick<Answer, 'prompt' | 'tokens'>

/** Answers as rows that are read to their last token, the end included. */
export function scoredRows(answers: readonly Read[], time: number): { tokens: Int32Array; last: Int32Array } {
  const tokens = new Int32Array(answers.length * time)
  const last = new Int32Array(answers.length)
  for (const [row, { prompt, tokens: answer }] of answers.entries()) {
    tokens.set(prompt, row * time)
    tokens.set(answer, row * time + prompt.length)
    last[row] = prompt.length + answer.length - 1
  }
  return { tokens, last }
}

/** Tokens of the longest. @throws if that is more than the context. */
export function scoredLength(answers: readonly Read[], context: number): number {
  const longest = answers.reduce((most, { prompt, tokens }) => Math.max(most, prompt.length + tokens.length), 1)
  if (longest <= context) return longest
  throw new AtelierError(
    `reward: prompt and answer of ${longest} tokens: the context holds ${context}`,
    'Leave such answers out, or take a base with a longer context',
  )
}

export interface RewardPlayerOptions extends PairBatchOptions {
  readonly model: RewardModel
  readonly pairs: readonly EncodedPair[]
  readonly learningRate: number
}

/** Weight of the squared sum of a pair's scores, which keeps scores around zero (arXiv:2312.09244): preferences say only differences. */
const centring = 0.01

/** Learns scores from pairs by the loss of Bradley and Terry. Readings: `accuracy`, `margin`. */
export function rewardPlayer(options: RewardPlayerOptions): Player {
  const { model, pairs, batch, time, learningRate } = options
  const rows = 2 * batch
  const loss = ({ tokens, last }: { readonly tokens: Tensor; readonly last: Tensor }): Loss => {
    const [chosen, rejected] = model.score(tokens, last).split(0, 2) as [Tensor, Tensor]
    return {
      sum: bradleyTerryLoss(chosen, rejected).add(chosen.add(rejected).square().mul(centring)).sum(),
      count: constant(Float32Array.of(batch), []),
      readings: {
        accuracy: chosen.greater(rejected).cast('float32').mean(),
        margin: chosen.sub(rejected).mean(),
      },
    }
  }
  return player({
    weights: model.weights,
    inputs: { tokens: int32([rows, time]), last: int32([rows]) },
    loss,
    expected: batch,
    optimizer: adamW({ learningRate, beta2: 0.99, weightDecay: 0.01 }),
    clip: 1,
    batch: (step) => {
      const chosen = pairsOf(pairs, step, options)
      return scoredRows([...chosen.map((pair) => pair.chosen), ...chosen.map((pair) => pair.rejected)], time)
    },
  })
}

export interface Scorer {
  /** A number for each answer. @throws if one is longer than the context. */
  score(answers: readonly Read[]): Promise<Float64Array>
  close(): Promise<void>
}

/** Scores many answers, `rows` at once, with the weights as they are. */
export function scorer(memory: Memory, model: RewardModel, rows = 64): Scorer {
  const { context } = model.base.config
  const scoring = program(
    memory,
    { tokens: int32([rows, 'time']), last: int32([rows]) },
    ({ tokens, last }) => ({ outputs: { scores: model.score(tokens, last) } }),
    { name: 'scores' },
  )
  return {
    async score(answers) {
      const scores = new Float64Array(answers.length)
      // Lengths in eights, so that few programs are traced.
      const time = Math.min(context, 8 * Math.ceil(scoredLength(answers, context) / 8))
      for (let from = 0; from < answers.length; from += rows) {
        const some = answers.slice(from, from + rows)
        const filled = [...some, ...Array<Read>(rows - some.length).fill(some[0]!)]
        const { tokens, last } = scoredRows(filled, time)
        const found = (await scoring.run({ tokens: { data: tokens, shape: [rows, time] }, last })).scores.data
        for (const [i] of some.entries()) scores[from + i] = Number(found[i]!)
      }
      return scores
    },
    close: () => scoring.close(),
  }
}
