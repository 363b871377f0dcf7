/** PPO and GRPO in a folder: at every step a policy answers, is judged, and learns from that. */
import type { PromptRow } from '../../data/index.node.js'
import { parameters } from '../../nn/index.js'
import { type Schedule, warmupLinear, warmupStableDecay } from '../../optim/index.js'
import { knownTokens } from '../../sample/index.js'
import { AtelierError, type Variable, variable } from '../../tensor/index.js'
import { checkResume } from '../checkpoint.node.js'
import { streamRun } from '../stream.node.js'
import type { GroupDeviation } from './advantages.js'
import { type AlignmentOptions, alignedBase, contentHash } from './aligned-base.node.js'
import type { KlEstimate } from './divergence-estimates.js'
import { type ExperienceMaker, experienceMaker, experienceReadings } from './experience.js'
import { type HackingLimits, hackingSign, usualLimits } from './hacking-signs.js'
import { type AdaptiveDivergence, groupLesson, nextCoefficient, valueLesson } from './lessons.js'
import { promptOf } from './measure-policy.node.js'
import { policyOf } from './policy.js'
import { type PolicyLesson, policyGradientPlayer } from './policy-gradient.js'
import type { AlignmentRun } from './preference-run.node.js'
import { type Prompt, promptsOf } from './prompts.js'
import type { Reward } from './reward.js'
import { checkPrompts, rollouts } from './rollouts.js'
import { ValueHead } from './value-head.js'

export interface PolicyRunOptions extends AlignmentOptions {
  readonly method: PpoMethod | GrpoMethod
  readonly prompts: readonly PromptRow[]
  readonly reward: Reward
  /** Answers of a step. */
  readonly batch: number
  /** Longest answer in tokens. */
  readonly maxTokens: number
  /** Times that all answers of a step are learnt from, and parts that they are learnt in. */
  readonly epochs: number
  readonly minibatches: number
  /** How far a token's ratio may be pushed below and above 1. */
  readonly clip: { readonly low: number; readonly high: number }
  readonly entropyBonus?: number
  /** Share of the steps over which the learning rate falls to zero at the end. By default it falls evenly to a half. */
  readonly cooldown?: number
  /** When to stop. */
  readonly limits?: Partial<HackingLimits>
}

export interface PpoMethod {
  readonly name: 'ppo'
  /** β: price of a nat away from the reference, in reward; where it adapts, that of the first step. */
  readonly coefficient: number
  readonly adaptive?: AdaptiveDivergence
  readonly discount: number
  readonly lambda: number
  /** Weight of the value loss, and how far a value may be pushed. */
  readonly valueWeight: number
  readonly valueReach: number
}

export interface GrpoMethod {
  readonly name: 'grpo'
  /** Answers to each prompt. */
  readonly group: number
  readonly deviation: GroupDeviation
  /** β: weight of the divergence in the loss. */
  readonly coefficient: number
  readonly estimate: KlEstimate
}

/** A run of PPO or GRPO, ready to begin. @throws for a prompt that leaves no room in the context, or a batch that does not divide. */
export async function policyRun(options: PolicyRunOptions): Promise<AlignmentRun> {
  const { method, out, batch, maxTokens, seed, steps, reward, minibatches, adapter } = options
  checkSizes(options)
  const base = await alignedBase(options)
  const { memory, model, tokenizer, config, form } = base
  const prompts = options.prompts.map((row) => promptOf(row, form))
  checkPrompts(
    prompts.map(({ tokens }) => tokens),
    maxTokens,
    model.config.context,
  )
  const time = Math.max(...prompts.map(({ tokens }) => tokens.length)) + maxTokens - 1
  const policy = await policyOf(memory, model, adapter)
  const head = method.name === 'ppo' ? new ValueHead(config.width as number) : undefined
  const headWeights = named('value', head)
  const memo = remembered()
  const known = knownTokens('align', tokenizer, model.config.vocabulary)
  let maker: ExperienceMaker | undefined
  let present: { readonly step: number; readonly lesson: PolicyLesson } | undefined

  /** The lesson of a step; its answers are drawn when it is first asked for, by the weights of that moment. */
  const lessonOf = async (step: number): Promise<PolicyLesson> => {
    if (present?.step === step) return present.lesson
    const size = method.name === 'grpo' ? method.group : 1
    const chosen = promptsOf(prompts, batch / size, step, seed).flatMap((prompt) => Array<Prompt>(size).fill(prompt))
    const experience = await maker!.make(chosen, { seed, place: (step - 1) * batch })
    const told = experienceReadings(experience)
    if (step === 1)
      memo.write(memory, { repeated: told.repeated!, length: told.length!, coefficient: method.coefficient })
    const { coefficient, ...first } = await memo.read(memory)
    const lesson =
      method.name === 'grpo'
        ? groupLesson(experience, size, method.deviation)
        : valueLesson(experience, { ...method, coefficient })
    if (method.name === 'ppo' && method.adaptive) {
      memo.write(memory, { ...first, coefficient: nextCoefficient(coefficient, told.kl!, method.adaptive) })
    }
    readings = { ...told, ...(method.name === 'ppo' && { coefficient }) }
    sign = hackingSign({ kl: told.kl!, repeated: told.repeated!, length: told.length! }, first, {
      ...usualLimits,
      ...options.limits,
    })
    present = { step, lesson }
    return lesson
  }
  let readings: Readonly<Record<string, number>> = {}
  let sign: string | undefined

  const player = policyGradientPlayer({
    ...{ policy, rows: batch, time, epochs: options.epochs, minibatches, clip: options.clip, seed },
    lesson: lessonOf,
    entropyBonus: options.entropyBonus ?? 0,
    ...(method.name === 'grpo' &&
      method.coefficient > 0 && { divergence: { weight: method.coefficient, estimate: method.estimate } }),
    ...(method.name === 'ppo' && {
      values: {
        weights: headWeights,
        of: (tokens) => head!.apply(model, tokens),
        weight: method.valueWeight,
        reach: method.valueReach,
      },
    }),
    learningRate: options.learningRate,
    gradientClip: 1,
  })

  return {
    trained: [...policy.weights.values(), ...headWeights.values()].reduce((sum, { size }) => sum + size, 0),
    async *events() {
      await checkResume(out, options.resume)
      const drawing = rollouts(memory, model, {
        ...{ rows: batch, maxTokens, allowed: known },
        endings: form.endings(options.prompts.map(({ prompt }) => prompt)),
      })
      maker = experienceMaker({
        ...{ memory, policy, rollouts: drawing, reward, tokenizer, rows: batch, time },
        ...(head && { values: (tokens) => head.apply(model, tokens) }),
      })
      let isDescribed = false
      try {
        for await (const event of streamRun({
          ...options,
          memory,
          players: [player],
          save: () => base.save(policy),
          state: memo.variables,
          schedule: scheduleOf(options),
          keeps: 'newest',
          mayRise: true,
          readings: () => readings,
          stop: () => sign,
          checkpointEvery: options.checkpointEvery ?? Math.min(500, Math.ceil(steps / 10)),
          config: base.described(policy),
          identity: {
            ...base.identity,
            ...{ method, prompts: contentHash(options.prompts), reward: reward.name, batch, maxTokens, steps, seed },
            ...{ epochs: options.epochs, minibatches, clip: options.clip, learningRate: options.learningRate },
            ...(options.entropyBonus && { entropyBonus: options.entropyBonus }),
            ...(options.cooldown && { cooldown: options.cooldown }),
            ...(adapter && { adapter }),
          },
        })) {
          if (!isDescribed) await base.describe(policy)
          isDescribed = true
          yield event
        }
      } finally {
        await maker.close()
        await drawing.close()
      }
    },
  }
}

function scheduleOf({ steps, cooldown }: PolicyRunOptions): Schedule {
  const warmup = Math.ceil(0.02 * steps)
  if (!cooldown) return warmupLinear(1, { warmup, total: 2 * steps })
  return warmupStableDecay(1, { warmup, total: steps + 1, cooldown })
}

function checkSizes({ method, batch, minibatches, prompts }: PolicyRunOptions): void {
  if (prompts.length === 0) throw new AtelierError('align: no prompts: there is nothing to answer')
  if (batch % minibatches !== 0) {
    throw new AtelierError(`align: a batch of ${batch} in ${minibatches} parts: they would not be equal`)
  }
  if (method.name === 'grpo' && (batch % method.group !== 0 || method.group < 2)) {
    throw new AtelierError(
      `align: a batch of ${batch} in groups of ${method.group}: groups are of 2 or more and fill the batch`,
    )
  }
}

/** The variables of a head, named apart from the model's. */
function named(name: string, head: object | undefined): ReadonlyMap<string, Variable> {
  if (!head) return new Map()
  const found = [...parameters(head)].map(([path, weight]) => {
    weight.name = `${name}.${path}`
    return [weight.name, weight] as const
  })
  return new Map(found)
}

interface Remembered {
  readonly repeated: number
  readonly length: number
  readonly coefficient: number
}

/** What a run of PPO or GRPO carries from step to step besides weights: in variables, so that checkpoints hold it. */
function remembered() {
  const state = variable([3], undefined, { name: 'alignment.state' })
  return {
    variables: new Map([[state.name, state]]),
    write(
      memory: { write(variable: Variable, values: Float32Array): void },
      { repeated, length, coefficient }: Remembered,
    ) {
      memory.write(state, Float32Array.of(repeated, length, coefficient))
    },
    async read(memory: { read(variable: Variable): Promise<unknown> }): Promise<Remembered> {
      const [repeated, length, coefficient] = (await memory.read(state)) as Float32Array
      return { repeated: repeated!, length: length!, coefficient: coefficient! }
    },
  }
}
