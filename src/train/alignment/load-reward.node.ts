import { join } from 'node:path'
import type { PreferencePair } from '../../data/index.js'
import { type AnyLanguageConfig, createLanguageModel } from '../../models/index.js'
import { createMemory, type MemoryOptions } from '../../runtime/index.js'
import { AtelierError } from '../../tensor/index.js'
import { readValues } from '../checkpoint.node.js'
import { blaming, loadConfig, loadItsTokenizer } from '../description.node.js'
import { loadTemplate } from '../template.node.js'
import { answerForm } from './answer-form.js'
import type { Reward } from './reward.js'
import { rewardModel, scorer } from './reward-model.js'
import { endingOf } from './rollouts.js'

/** A reward model of a folder. */
export interface LoadedReward extends Reward {
  /** ln of the chances that the chosen answer and that the rejected one is preferred, of each pair: [pairs, 2]. */
  chances(pairs: readonly PreferencePair[]): Promise<Float64Array>
}

interface RewardConfig {
  readonly family: string
  readonly base: AnyLanguageConfig
  readonly training?: Readonly<Record<string, unknown>>
}

/** Whether a folder's `config.json` describes a reward model. */
export const isRewardFolder = (folder: string): Promise<boolean> =>
  loadConfig(folder).then(
    ({ family }) => (family as string) === 'reward',
    () => false,
  )

/** Opens a folder that a reward run wrote. @throws with one sentence if it holds none, or a file is missing or broken. */
export async function loadReward(folder: string, options: MemoryOptions = {}): Promise<LoadedReward> {
  const config = await loadConfig(folder)
  const { family, base: shape, training = {} } = config as unknown as RewardConfig
  if (family !== 'reward') {
    throw new AtelierError(
      `${folder}: a model of the family ${family}: no reward model`,
      'Give a run of `atelier reward`',
    )
  }
  const base = blaming(join(folder, 'config.json'), () => createLanguageModel(shape))
  const tokenizer = await loadItsTokenizer(folder, config)
  const template = await loadTemplate(folder, tokenizer)
  const form = answerForm({ tokenizer, template, training })
  const model = rewardModel(base)
  const values = await readValues(join(folder, 'model.safetensors'), model.weights)
  const memory = createMemory(options)
  for (const [name, weight] of model.weights) memory.write(weight, values.get(name)!)
  const scoring = scorer(memory, model)
  return {
    name: folder,
    score: (answers) =>
      scoring.score(
        answers.map(({ prompt, answer, isEnded }) => {
          const whole = form.answer(prompt, answer)
          const ending = isEnded ? 0 : endingOf([...whole.tokens], whole.tokens.length, form.endings([prompt]))
          return { ...whole, tokens: whole.tokens.subarray(0, whole.tokens.length - ending) }
        }),
      ),
    async chances(pairs) {
      const of = (name: 'chosen' | 'rejected') =>
        scoring.score(pairs.map((pair) => form.answer(pair.prompt, pair[name])))
      const [chosen, rejected] = [await of('chosen'), await of('rejected')]
      return Float64Array.from({ length: 2 * pairs.length }, (_, i) => {
        const margin = chosen[i >> 1]! - rejected[i >> 1]!
        return -Math.log1p(Math.exp(i % 2 === 0 ? -margin : margin))
      })
    },
    close: () => scoring.close(),
  }
}
