import type { PreferencePair } from '../../data/index.js'
import { warmupLinear } from '../../optim/index.js'
import { AtelierError, randomStream } from '../../tensor/index.js'
import { checkResume } from '../checkpoint.node.js'
import { streamRun } from '../stream.node.js'
import type { TrainingEvent } from '../trainer.js'
import { type AlignmentOptions, alignedBase, contentHash } from './aligned-base.node.js'
import { encodePairs } from './answer-form.js'
import { rewardModel, rewardPlayer, type Scorer, scoredLength, scorer } from './reward-model.js'

export interface RewardRunOptions extends Omit<AlignmentOptions, 'adapter'> {
  readonly pairs: readonly PreferencePair[]
  /** Pairs in a step. */
  readonly batch: number
  /** Share of the pairs that is held out, drawn by the seed. */
  readonly holdOut: number
  readonly validateEvery?: number
}

export interface RewardRun {
  /** Values that are trained. */
  readonly trained: number
  /** What is learnt from, and what is not. */
  readonly training: readonly PreferencePair[]
  readonly heldOut: readonly PreferencePair[]
  readonly events: () => AsyncGenerator<TrainingEvent, void>
}

/** Learning a reward model from pairs, in a folder. @throws if there are too few pairs, or one does not fit the context. */
export async function rewardRun(options: RewardRunOptions): Promise<RewardRun> {
  const { pairs, out, batch, learningRate, seed, steps, holdOut } = options
  const held = Math.max(1, Math.round(holdOut * pairs.length))
  if (pairs.length < 2 || held >= pairs.length) {
    throw new AtelierError(
      `reward: ${pairs.length} pairs, ${held} of them held out: none is left to learn from`,
      'Give more, or hold out fewer',
    )
  }
  const base = await alignedBase(options)
  const { memory, model } = base
  const encoded = encodePairs(pairs, base.form, model.config.context)
  const order = randomStream(seed, 'held-out pairs').permutation(pairs.length)
  const part = <T>(all: readonly T[], isHeld: boolean): T[] =>
    Array.from(isHeld ? order.subarray(0, held) : order.subarray(held), (place) => all[place]!)
  const time = scoredLength(
    encoded.flatMap(({ chosen, rejected }) => [chosen, rejected]),
    model.config.context,
  )
  const reward = rewardModel(model)
  const player = rewardPlayer({ model: reward, pairs: part(encoded, false), batch, time, seed, learningRate })
  const unseen = part(encoded, true)
  return {
    trained: [...reward.weights.values()].reduce((sum, { size }) => sum + size, 0),
    training: part(pairs, false),
    heldOut: part(pairs, true),
    async *events() {
      await checkResume(out, options.resume)
      const scoring = scorer(memory, reward)
      let isDescribed = false
      try {
        for await (const event of streamRun({
          ...options,
          memory,
          players: [player],
          schedule: warmupLinear(1, { warmup: Math.ceil(0.05 * steps), total: steps + 1 }),
          validate: () => meanLoss(scoring, unseen),
          validateEvery: options.validateEvery ?? Math.ceil(steps / 10),
          checkpointEvery: options.checkpointEvery ?? Math.min(500, Math.ceil(steps / 10)),
          config: { family: 'reward', base: base.described({}) },
          identity: {
            ...base.identity,
            ...{ pairs: contentHash(pairs), batch, learningRate, steps, seed, holdOut },
          },
        })) {
          if (!isDescribed) await base.describe({})
          isDescribed = true
          yield event
        }
      } finally {
        await scoring.close()
      }
    },
  }
}

/** Mean −ln σ(chosen − rejected) in nats. */
async function meanLoss(
  scoring: Scorer,
  pairs: readonly { readonly chosen: Scored; readonly rejected: Scored }[],
): Promise<number> {
  const chosen = await scoring.score(pairs.map((pair) => pair.chosen))
  const rejected = await scoring.score(pairs.map((pair) => pair.rejected))
  return chosen.reduce((sum, score, i) => sum + Math.log1p(Math.exp(rejected[i]! - score)), 0) / pairs.length
}

type Scored = Parameters<Scorer['score']>[0][number]
