/** Aligning a model with votes: by DPO from the votes themselves, or by PPO or GRPO from a reward model, the distance from where it began measured. */
import type { LanguageModel } from '../../models/index.js'
import { parameters } from '../../nn/index.js'
import { warmupLinear } from '../../optim/index.js'
import type { Memory } from '../../runtime/index.js'
import type { Variable } from '../../tensor/index.js'
import {
  bestOfDivergence,
  type Experience,
  type ExperienceMaker,
  experienceMaker,
  experienceReadings,
  groupLesson,
  longestRow,
  measuredAnswers,
  type Player,
  type Policy,
  type PolicyLesson,
  type Prompt,
  policyGradientPlayer,
  policyOf,
  preferencePlayer,
  promptsOf,
  type Reward,
  rollouts,
  ValueHead,
  valueLesson,
} from '../../train/index.js'
import type { Preference } from './ballot.js'
import { encodedPairs } from './judge.js'
import { letters, lineContext, lineEnd, longestLine, promptOfLetters } from './lines.js'
import { wordOf } from './probe.js'
import { type Readings, type Stage, stageOf } from './stage.js'

export const alignmentWays = ['dpo', 'ppo', 'grpo'] as const
export type AlignmentWay = (typeof alignmentWays)[number]

/** Where a policy stands: how far from the reference, and how well it does, in deviations of the reference's own answers. */
export interface Standing {
  readonly step: number
  /** Nats an answer, exact at every token. */
  readonly kl: number
  /** What the reward model says, and what the rule behind made votes says, where there is one. */
  readonly reward: number
  readonly truth?: number
  /** Different words among the answers, as a share. */
  readonly distinct: number
}

export interface AlignmentOptions {
  readonly way: AlignmentWay
  readonly model: LanguageModel
  readonly prompts: readonly string[]
  /** Scores of words, each as an answer to its prompt. */
  readonly score: (words: readonly { readonly prompt: string; readonly word: string }[]) => Promise<Float64Array>
  /** The rule behind the votes. */
  readonly truth?: (word: string) => number
  readonly preferences: readonly Preference[]
  readonly steps: number
  /** β: what a nat away from the reference costs, in deviations of the reward (DPO: how dear it is to move). */
  readonly price: number
  readonly seed: number
}

export interface Alignment {
  readonly stage: Stage
  /** Where it stood at the steps so far, the beginning first. */
  readonly way: readonly Standing[]
  /** The best of n answers of the reference, for n = 1, 2, 4, …: a policy without training, and a curve to compare with. */
  readonly bestOf: readonly (Omit<Standing, 'step' | 'distinct'> & { readonly n: number })[]
  /** Takes back what was told of steps after this one. */
  forget(after: number): void
}

const rows = 64
const group = 8
const clip = { low: 0.2, high: 0.2 }
/** Answers to a prompt from which best-of-n is reckoned. */
const referenceAnswers = 32
const mostOf = 16

export async function alignmentOf(memory: Memory, options: AlignmentOptions): Promise<Alignment> {
  const { way: method, model, prompts, truth, seed, steps } = options
  const longest = prompts.reduce((most, { length }) => Math.max(most, length), 1)
  const maxTokens = longestLine - longest
  const time = lineContext
  const policy = await policyOf(memory, model)
  const asked: readonly Prompt[] = prompts.map((content) => ({ content, tokens: promptOfLetters(content), fields: {} }))
  const drawing = rollouts(memory, model, { rows, maxTokens, endings: [[lineEnd]] })
  const scale = { reward: { mean: 0, deviation: 1 }, truth: { mean: 0, deviation: 1 } }
  const scores = (words: readonly { readonly prompt: string; readonly word: string }[]) => options.score(words)
  const reward: Reward = {
    name: 'votes',
    async score(answers) {
      const words = answers.map(({ prompt, answer }) => ({ prompt: String(prompt), word: `${prompt}${answer}` }))
      return (await scores(words)).map((value) => (value - scale.reward.mean) / scale.reward.deviation)
    },
    close: async () => {},
  }
  const head =
    method === 'ppo' ? new ValueHead((model.config as unknown as { readonly width: number }).width) : undefined
  const values = head && {
    weights: namedWeights(head),
    of: (tokens: Parameters<ValueHead['apply']>[1]) => head.apply(model, tokens),
    weight: 0.5,
    reach: 0.2,
  }
  const maker = experienceMaker({
    ...{ memory, policy, rollouts: drawing, reward, tokenizer: letters, rows, time },
    ...(values && { values: values.of }),
  })
  const way: Standing[] = []
  const standingOf = (step: number, experience: Experience): Standing => {
    const { kl, reward: said } = experienceReadings(experience)
    const words = experience.answers.map(wordOf)
    const really = truth && meanOf(words.map((word) => (truth(word) - scale.truth.mean) / scale.truth.deviation))
    return {
      ...{ step, kl: kl!, reward: said! },
      ...(really !== undefined && { truth: really }),
      distinct: new Set(words).size / words.length,
    }
  }
  const draw = (step: number, count: number, salt: number): Promise<Experience> => {
    const chosen = promptsOf(asked, rows / count, step, seed).flatMap((prompt) => Array<Prompt>(count).fill(prompt))
    return maker.make(chosen, { seed: seed + salt, place: (step - 1) * rows })
  }

  const bestOf = await bestOfCurve(maker, asked, { scale, seed, ...(truth && { truth }) })
  way.push({ step: 0, kl: 0, reward: 0, ...(truth && { truth: 0 }), distinct: bestOf.distinct })

  const player =
    method === 'dpo'
      ? dpoPlayer(policy, options)
      : policyPlayer(policy, {
          ...options,
          time,
          draw,
          // Of the beginning more is known than a sample says.
          told: (step, experience) => step > 1 && way.push(standingOf(step - 1, experience)),
          ...(values && { values }),
        })
  const schedule = warmupLinear(1, { warmup: Math.ceil(0.05 * steps), total: steps + 1 })
  const stage = stageOf(memory, {
    ...{ player, steps, schedule },
    async readings(step) {
      if (method === 'dpo' && (step % measureEvery === 0 || step === steps)) {
        way.push(standingOf(step, await draw(step, group, 0)))
      }
      const { step: _, ...last } = way.at(-1)!
      return { ...last } as Readings
    },
    async close() {
      await maker.close()
      await drawing.close()
    },
  })
  return {
    ...{ stage, way, bestOf: bestOf.curve },
    forget(after) {
      while (way.length > 1 && way.at(-1)!.step > after) way.pop()
    },
  }
}

/** Steps of DPO between two looks at what the policy answers. */
const measureEvery = 5

function dpoPlayer(policy: Policy, { preferences, price, seed }: AlignmentOptions): Player {
  const pairs = encodedPairs(preferences)
  return preferencePlayer({
    ...{ policy, pairs, seed, beta: price, form: 'sigmoid', learningRate: 1e-3, gradientClip: 1 },
    batch: Math.min(16, pairs.length),
    time: longestRow(pairs.flatMap(({ chosen, rejected }) => [chosen, rejected])),
  })
}

interface PolicyPlayerOptions extends AlignmentOptions {
  readonly time: number
  readonly draw: (step: number, group: number, salt: number) => Promise<Experience>
  readonly told: (step: number, experience: Experience) => unknown
  readonly values?: NonNullable<Parameters<typeof policyGradientPlayer>[0]['values']>
}

function policyPlayer(policy: Policy, options: PolicyPlayerOptions): Player {
  const { way: method, time, seed, price, draw, told, values } = options
  let present: { readonly step: number; readonly lesson: PolicyLesson } | undefined
  return policyGradientPlayer({
    ...{ policy, rows, time, epochs: 2, minibatches: 2, clip, seed, entropyBonus: 0 },
    async lesson(step) {
      if (present?.step === step) return present.lesson
      const experience = await draw(step, method === 'grpo' ? group : 1, 0)
      told(step, experience)
      const lesson =
        method === 'grpo'
          ? groupLesson(experience, group, 'sample')
          : valueLesson(experience, { coefficient: price, discount: 1, lambda: 0.95 })
      present = { step, lesson }
      return lesson
    },
    ...(method === 'grpo' && price > 0 && { divergence: { weight: price, estimate: 'k3' as const } }),
    ...(values && { values }),
    learningRate: 1e-3,
    gradientClip: 1,
  })
}

interface Scale {
  readonly reward: { mean: number; deviation: number }
  readonly truth: { mean: number; deviation: number }
}

/** Draws the reference's answers, sets the scale by them, and reckons the best of n of those to each prompt. */
async function bestOfCurve(
  maker: ExperienceMaker,
  prompts: readonly Prompt[],
  { scale, seed, truth }: { readonly scale: Scale; readonly seed: number; readonly truth?: (word: string) => number },
) {
  const said: number[] = []
  const really: number[] = []
  const words: string[] = []
  const some = prompts.slice(0, 2 * Math.floor(prompts.length / 2) || 1)
  for (let from = 0; from < some.length; from += rows / referenceAnswers) {
    const pair = some.slice(from, from + rows / referenceAnswers)
    const chosen = Array.from({ length: rows }, (_, i) => pair[Math.floor(i / referenceAnswers) % pair.length]!)
    const experience = await maker.make(chosen, { seed: seed + 1, place: from * referenceAnswers })
    said.push(...measuredAnswers(experience).rewards)
    const own = experience.answers.map(wordOf)
    words.push(...own)
    if (truth) really.push(...own.map(truth))
  }
  Object.assign(scale.reward, momentsOf(said))
  if (truth) Object.assign(scale.truth, momentsOf(really))
  const even = (value: number, { mean, deviation }: { mean: number; deviation: number }): number =>
    (value - mean) / deviation
  const counts = Array.from({ length: Math.log2(mostOf) + 1 }, (_, i) => 2 ** i)
  const curve = counts.map((n) => {
    let [best, good] = [0, 0]
    for (let from = 0; from < said.length; from += referenceAnswers) {
      const order = Array.from({ length: referenceAnswers }, (_, i) => from + i).sort((a, b) => said[a]! - said[b]!)
      for (const [rank, place] of order.entries()) {
        const chance = ((rank + 1) / referenceAnswers) ** n - (rank / referenceAnswers) ** n
        best += chance * even(said[place]!, scale.reward)
        if (truth) good += chance * even(really[place]!, scale.truth)
      }
    }
    const groups = said.length / referenceAnswers
    return { n, kl: bestOfDivergence(n), reward: best / groups, ...(truth && { truth: good / groups }) }
  })
  return { curve, distinct: new Set(words.slice(0, rows)).size / Math.min(rows, words.length) }
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

function momentsOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = meanOf(values)
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
  return { mean, deviation: deviation > 0 ? deviation : 1 }
}

function namedWeights(head: ValueHead): ReadonlyMap<string, Variable> {
  const found = [...parameters(head)].map(([path, weight]) => {
    weight.name = `value.${path}`
    return [weight.name, weight] as const
  })
  return new Map(found)
}
