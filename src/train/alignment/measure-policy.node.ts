import type { PromptRow } from '../../data/index.node.js'
import { parameters } from '../../nn/index.js'
import type { Memory } from '../../runtime/index.js'
import { knownTokens } from '../../sample/index.js'
import { AtelierError } from '../../tensor/index.js'
import { withoutAdapter } from '../adapter-folder.node.js'
import { loadModel } from '../folder.node.js'
import { type AnswerForm, answerForm } from './answer-form.js'
import { type MeasuredAnswers, measuredAnswers } from './exact-kl.js'
import { experienceMaker } from './experience.js'
import { type Policy, policyOf } from './policy.js'
import type { Prompt } from './prompts.js'
import type { Reward } from './reward.js'
import { checkPrompts, rollouts } from './rollouts.js'

export interface MeasurePolicyOptions {
  /** The folder of the reference. */
  readonly base: string
  /** The folder of the policy; left out, the base is measured against itself. */
  readonly policy?: string
  readonly prompts: readonly PromptRow[]
  readonly reward: Reward
  /** Answers, the prompts taken in turn. */
  readonly answers: number
  readonly maxTokens: number
  readonly seed: number
  readonly threads?: number
}

/** Answers in one program. */
const rowsAtOnce = 256

/** Draws answers of a policy, judges them, and measures how far each is from the reference. @throws if the two models differ in shape. */
export async function measurePolicy(options: MeasurePolicyOptions): Promise<MeasuredAnswers> {
  const { base, answers: wanted, maxTokens, seed, reward, threads } = options
  const loaded = await withoutAdapter(await loadModel(base, { seed, ...(threads && { threads }) }))
  const { memory, model, tokenizer } = loaded
  const form = answerForm({ ...loaded, training: loaded.config.training ?? {} })
  const policy = await policyOf(memory, model)
  if (options.policy !== undefined) await takeWeights(memory, policy, options.policy)
  const prompts = options.prompts.map((row) => promptOf(row, form))
  checkPrompts(
    prompts.map(({ tokens }) => tokens),
    maxTokens,
    model.config.context,
  )
  const rows = Math.min(rowsAtOnce, wanted)
  const time = Math.max(...prompts.map(({ tokens }) => tokens.length)) + maxTokens - 1
  const allowed = knownTokens('align', tokenizer, model.config.vocabulary)
  const drawing = rollouts(memory, model, {
    ...{ rows, maxTokens, allowed },
    endings: form.endings(options.prompts.map(({ prompt }) => prompt)),
  })
  const maker = experienceMaker({ memory, policy, rollouts: drawing, reward, tokenizer, rows, time })
  const divergences = new Float64Array(wanted)
  const rewards = new Float64Array(wanted)
  for (let from = 0; from < wanted; from += rows) {
    const asked = Array.from({ length: rows }, (_, i) => prompts[(from + i) % prompts.length]!)
    const found = measuredAnswers(await maker.make(asked, { seed, place: from }))
    const left = Math.min(rows, wanted - from)
    divergences.set(found.divergences.subarray(0, left), from)
    rewards.set(found.rewards.subarray(0, left), from)
  }
  await maker.close()
  await drawing.close()
  return { divergences, rewards }
}

/** A row as a prompt in tokens. */
export const promptOf = ({ prompt, fields }: PromptRow, form: AnswerForm): Prompt => ({
  content: prompt,
  fields,
  tokens: form.prompt(prompt),
})

async function takeWeights(memory: Memory, { model }: Policy, folder: string): Promise<void> {
  const other = await withoutAdapter(await loadModel(folder))
  const weights = parameters(other.model)
  for (const [name, weight] of parameters(model)) {
    const found = weights.get(name)
    if (!found || found.size !== weight.size) {
      throw new AtelierError(
        `align: ${folder}: it has no ${name} like the base's`,
        'Give a run that began with this base',
      )
    }
    memory.write(weight, await other.memory.read(found))
  }
}
