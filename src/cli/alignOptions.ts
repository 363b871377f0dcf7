/** What `atelier align` can be told, and what that means for each method. */
import type { GrpoMethod, PolicyRunOptions, PpoMethod, PreferenceRunOptions } from '../train/index.node.js'
import type { OptionTable, ValuesOf } from './option.js'
import { preferenceSourceHelp } from './preferenceSource.js'
import { rewardSourceHelp } from './rewardSource.js'
import { runOptions } from './runOptions.js'

const { seed, checkpointEvery, resume, threads } = runOptions

export const alignMethods = ['dpo', 'ppo', 'grpo', 'best-of-n'] as const

export const commonAlignOptions = {
  method: { kind: 'choice', choices: alignMethods, default: 'dpo', help: 'how to align' },
  data: {
    kind: 'text',
    value: 'source',
    help: `of dpo: ${preferenceSourceHelp}; of the others: prompts, lines or a table with the column prompt`,
    otherwise: 'of the others: the beginning of a text',
  },
  out: { kind: 'text', value: 'folder', help: "the run's folder", otherwise: 'that of the base, and the method' },
  steps: { kind: 'whole', least: 1, help: 'updates', otherwise: '200; of dpo one pass over the pairs' },
  batch: { kind: 'whole', least: 1, help: 'pairs or answers in a step', otherwise: '32 pairs, 128 answers' },
  learningRate: {
    kind: 'number',
    least: 0,
    isOpen: true,
    default: 5e-4,
    help: 'peak learning rate; less for a large base',
  },
  lora: { kind: 'whole', least: 1, value: 'rank', help: 'train adapters of this rank and not the weights' },
  beta: {
    kind: 'number',
    least: 0,
    isOpen: true,
    help: 'price of moving away from the base',
    otherwise: '.1; .05 at first of ppo, where it follows --kl-target; .02 of grpo',
  },
  klBudget: { kind: 'number', least: 0, isOpen: true, default: 50, help: 'nats an answer at which the run stops' },
  ...{ seed, checkpointEvery, resume, threads },
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

export const preferenceAlignOptions = {
  loss: { kind: 'choice', choices: ['sigmoid', 'ipo'], default: 'sigmoid', help: 'the loss of pairs' },
  labelSmoothing: { kind: 'number', least: 0, most: 0.49, default: 0, help: 'chance that a preference is wrong' },
} as const satisfies OptionTable

export const policyAlignOptions = {
  reward: { kind: 'text', value: 'source', help: rewardSourceHelp },
  tokens: { kind: 'whole', least: 1, default: 64, help: 'tokens of an answer, at most' },
  count: { kind: 'whole', least: 2, help: 'answers to each prompt', otherwise: '8 of grpo, 16 of best-of-n' },
  epochs: { kind: 'whole', least: 1, default: 2, help: 'times that the answers of a step are learnt from' },
  minibatches: { kind: 'whole', least: 1, default: 4, help: 'parts that they are learnt in' },
  clip: { kind: 'number', least: 0, most: 0.9, isOpen: true, default: 0.2, help: "how far a token's ratio is pushed" },
  entropyBonus: { kind: 'number', least: 0, default: 0, help: 'weight of the entropy, to keep it high' },
  cooldown: {
    kind: 'number',
    least: 0,
    most: 0.9,
    help: 'share of the steps over which the learning rate falls to zero, at the end',
    otherwise: 'it falls evenly to a half',
  },
  klTarget: {
    kind: 'number',
    least: 0,
    isOpen: true,
    default: 6,
    help: 'of ppo: nats an answer away from the base; beta follows',
  },
  lambda: { kind: 'number', least: 0, most: 1, default: 0.95, help: 'of ppo: how far ahead advantages look' },
  deviation: {
    kind: 'choice',
    choices: ['sample', 'population', 'none'],
    default: 'sample',
    help: 'of grpo: what rewards of a group are divided by',
  },
  estimate: { kind: 'choice', choices: ['k1', 'k2', 'k3'], default: 'k3', help: 'of grpo: how KL is estimated' },
  rewardTime: { kind: 'whole', least: 1, default: 1000, help: 'milliseconds that a program may take for an answer' },
  rewardMemory: { kind: 'whole', least: 16, default: 64, help: 'megabytes that a program may need' },
  measure: { kind: 'whole', least: 16, default: 512, help: 'answers to measure on, before and after' },
} as const satisfies OptionTable

export const alignOptions = { ...commonAlignOptions, ...preferenceAlignOptions, ...policyAlignOptions }

export type AlignValues = ValuesOf<typeof alignOptions>

/** The options of a run of DPO, but for pairs and what the command line adds. */
export const preferenceSettings = (
  values: AlignValues,
): Pick<PreferenceRunOptions, 'beta' | 'form' | 'labelSmoothing' | 'batch' | 'klBudget'> => ({
  klBudget: values.klBudget,
  beta: values.beta ?? 0.1,
  form: values.loss,
  labelSmoothing: values.labelSmoothing,
  batch: values.batch ?? 32,
})

type PolicySettings = Omit<PolicyRunOptions, 'base' | 'out' | 'prompts' | 'reward' | 'steps' | 'resume'>

/** The options of a run of PPO or GRPO, but for prompts, reward and what the command line adds. */
export function policySettings(values: AlignValues): PolicySettings {
  const {
    epochs,
    minibatches,
    clip,
    entropyBonus,
    seed,
    learningRate,
    klBudget,
    tokens,
    cooldown,
    batch = 128,
  } = values
  return {
    ...{ batch, maxTokens: tokens, epochs, minibatches, entropyBonus, seed, learningRate },
    clip: { low: clip, high: clip },
    limits: { kl: klBudget },
    ...(cooldown !== undefined && { cooldown }),
    method: values.method === 'ppo' ? ppoMethod(values) : grpoMethod(values),
  }
}

const ppoMethod = ({ beta = 0.05, klTarget, lambda }: AlignValues): PpoMethod => ({
  ...{ name: 'ppo', coefficient: beta, discount: 1, lambda, valueWeight: 0.5, valueReach: 0.2 },
  adaptive: { target: klTarget, speed: 0.5 },
})

const grpoMethod = ({ beta = 0.02, count = 8, deviation, estimate }: AlignValues): GrpoMethod => ({
  ...{ name: 'grpo', group: count, deviation, estimate, coefficient: beta },
})
