import type { PromptRow } from '../../data/index.node.js'
import { knownTokens } from '../../sample/index.js'
import { withoutAdapter } from '../adapter-folder.node.js'
import { loadModel } from '../folder.node.js'
import { answerForm } from './answer-form.js'
import { judged } from './experience.js'
import { promptOf } from './measure-policy.node.js'
import { checkedScores, type Judged, type Reward } from './reward.js'
import { checkPrompts, rollouts } from './rollouts.js'

export interface BestOfOptions {
  /** The folder of the model that answers. */
  readonly base: string
  readonly prompts: readonly PromptRow[]
  readonly reward: Reward
  /** Answers to each prompt. */
  readonly count: number
  readonly maxTokens: number
  readonly seed: number
  readonly threads?: number
  readonly signal?: AbortSignal
}

/** The answers to one prompt with what they were rewarded. */
export interface RankedAnswers {
  readonly prompt: PromptRow
  /** The best first. */
  readonly answers: readonly (Judged & { readonly reward: number })[]
}

/**
 * Best-of-n: draws n answers to each prompt and ranks them by a reward. A policy without training, that is ln n − (n − 1) / n nats away from the base at
 * most (`bestOfDivergence`); the best and the worst make a pair for DPO. Prompt after prompt, the same for the same seed.
 */
export async function* bestOfN(options: BestOfOptions): AsyncGenerator<RankedAnswers, void> {
  const { base, prompts, reward, count, maxTokens, seed, threads, signal } = options
  const loaded = await withoutAdapter(await loadModel(base, { seed, ...(threads && { threads }) }))
  const { memory, model, tokenizer, template, config } = loaded
  const form = answerForm({ tokenizer, template, training: config.training ?? {} })
  const asked = prompts.map((row) => promptOf(row, form))
  checkPrompts(
    asked.map(({ tokens }) => tokens),
    maxTokens,
    model.config.context,
  )
  const allowed = knownTokens('align', tokenizer, model.config.vocabulary)
  const drawing = rollouts(memory, model, {
    ...{ rows: count, maxTokens, allowed },
    endings: form.endings(prompts.map(({ prompt }) => prompt)),
  })
  try {
    for (const [i, prompt] of asked.entries()) {
      signal?.throwIfAborted()
      const drawn = await drawing.draw(Array(count).fill(prompt.tokens), { seed, place: i * count })
      const answers = drawn.map((answer) => judged(answer, prompt, { tokenizer }))
      const scores = await checkedScores(reward, answers)
      const ranked = answers.map((answer, place) => ({ ...answer, reward: scores[place]! }))
      yield { prompt: prompts[i]!, answers: ranked.sort((a, b) => b.reward - a.reward) }
    }
  } finally {
    await drawing.close()
  }
}
