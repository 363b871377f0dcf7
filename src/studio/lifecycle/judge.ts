/** A reward model of words: what it learns from votes, how often it is right on votes it has not seen, and what it says of words. */
import { wilson } from '../../evaluate/index.js'
import type { AnyLanguageConfig, LanguageModel } from '../../models/index.js'
import { createLanguageModel } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { warmupLinear } from '../../optim/index.js'
import type { Memory } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { type EncodedPair, type RewardModel, rewardModel, rewardPlayer, scorer } from '../../train/index.js'
import type { Preference } from './ballot.js'
import { letters, lineEnd, longestLine, promptOfLetters } from './lines.js'
import type { Weights } from './probe.js'
import { type Stage, stageOf } from './stage.js'

/** A word as the answer to its prompt. */
export const answered = (prompt: string, word: string): EncodedPair['chosen'] => ({
  prompt: promptOfLetters(prompt),
  tokens: Int32Array.of(...letters.encode(word.slice(prompt.length)), lineEnd),
})

export const encodedPairs = (preferences: readonly Preference[]): EncodedPair[] =>
  preferences.map(({ prompt, chosen, rejected }) => ({
    chosen: answered(prompt, chosen),
    rejected: answered(prompt, rejected),
  }))

export interface Judge {
  readonly stage: Stage
  readonly training: readonly Preference[]
  readonly heldOut: readonly Preference[]
  /** Scores of words, each as an answer to its prompt. */
  score(words: readonly { readonly prompt: string; readonly word: string }[]): Promise<Float64Array>
  /** The score that a word would have if it ended after each of its letters, its prompt left out. */
  heat(prompt: string, word: string): Promise<Float64Array>
  /** Share of held-out votes that it foresees, with its interval; undefined where none is held out. */
  accuracy(): Promise<
    { readonly value: number; readonly low: number; readonly high: number; readonly n: number } | undefined
  >
  close(): Promise<void>
}

export interface JudgeOptions {
  readonly like: LanguageModel
  /** Where it begins: what the policy knows. */
  readonly weights: Weights
  readonly preferences: readonly Preference[]
  readonly steps: number
  readonly seed: number
}

const heldOutShare = 0.25
const mostPairs = 16

export function judgeOf(memory: Memory, options: JudgeOptions): Judge {
  const { like, weights, preferences, steps, seed } = options
  const base = createLanguageModel(like.config as AnyLanguageConfig)
  for (const [name, weight] of parameters(base)) memory.write(weight, weights.get(name)!)
  const model: RewardModel = rewardModel(base)
  const order = [...randomStream(seed, 'held-out votes').permutation(preferences.length)]
  const held = preferences.length < 4 ? 0 : Math.round(heldOutShare * preferences.length)
  const heldOut = order.slice(0, held).map((place) => preferences[place]!)
  const training = order.slice(held).map((place) => preferences[place]!)
  const pairs = encodedPairs(training)
  const player = rewardPlayer({
    ...{ model, pairs, seed, learningRate: 1e-3, time: longestLine + 2 },
    batch: Math.min(mostPairs, pairs.length),
  })
  const scoring = scorer(memory, model)
  const score: Judge['score'] = (words) => scoring.score(words.map(({ prompt, word }) => answered(prompt, word)))
  return {
    stage: stageOf(memory, {
      player,
      steps,
      schedule: warmupLinear(1, { warmup: Math.ceil(0.1 * steps), total: steps + 1 }),
    }),
    ...{ training, heldOut, score },
    heat(prompt, word) {
      const starts = Array.from({ length: word.length - prompt.length + 1 }, (_, i) => word.slice(0, prompt.length + i))
      return score(starts.map((start) => ({ prompt, word: start })))
    },
    async accuracy() {
      if (heldOut.length === 0) return undefined
      const chosen = await score(heldOut.map(({ prompt, chosen: word }) => ({ prompt, word })))
      const rejected = await score(heldOut.map(({ prompt, rejected: word }) => ({ prompt, word })))
      const right = chosen.filter((value, i) => value > rejected[i]!).length
      return { ...wilson(right, heldOut.length), n: heldOut.length }
    },
    close: () => scoring.close(),
  }
}
