import type { PreferencePair } from '../../data/index.js'
import { warmupLinear } from '../../optim/index.js'
import { checkResume } from '../checkpoint.node.js'
import { streamRun } from '../stream.node.js'
import type { TrainingEvent } from '../trainer.js'
import { type AlignmentOptions, alignedBase, contentHash } from './aligned-base.node.js'
import { encodePairs } from './answer-form.js'
import { longestRow } from './answer-rows.js'
import { budgetSign, usualLimits } from './hacking-signs.js'
import { policyOf } from './policy.js'
import type { PreferenceOptions } from './preference-losses.js'
import { preferencePlayer } from './preference-player.js'

export interface PreferenceRunOptions extends AlignmentOptions, PreferenceOptions {
  readonly pairs: readonly PreferencePair[]
  /** Pairs in a step. */
  readonly batch: number
  /** Nats away from the base, along the answers of a step's pairs, at which the run stops. Default 50. */
  readonly klBudget?: number
}

export interface AlignmentRun {
  /** Values that are trained. */
  readonly trained: number
  readonly events: () => AsyncGenerator<TrainingEvent, void>
}

/** Direct preference optimisation of a base, in a folder. @throws if there are no pairs, or one does not fit the context. */
export async function preferenceRun(options: PreferenceRunOptions): Promise<AlignmentRun> {
  const { pairs, out, batch, beta, form, labelSmoothing = 0, learningRate, seed, steps, adapter } = options
  const base = await alignedBase(options)
  const { memory, model } = base
  const encoded = encodePairs(pairs, base.form, model.config.context)
  const time = longestRow(encoded.flatMap(({ chosen, rejected }) => [chosen, rejected]))
  const policy = await policyOf(memory, model, adapter)
  const player = preferencePlayer({ ...options, policy, pairs: encoded, time, gradientClip: 1 })
  return {
    trained: [...policy.weights.values()].reduce((sum, { size }) => sum + size, 0),
    async *events() {
      await checkResume(out, options.resume)
      let isDescribed = false
      for await (const event of streamRun({
        ...options,
        memory,
        players: [player],
        save: () => base.save(policy),
        schedule: warmupLinear(1, { warmup: Math.ceil(0.05 * steps), total: steps + 1 }),
        keeps: 'newest',
        mayRise: form === 'ipo',
        stop: ({ readings }) => budgetSign(readings?.dataKl ?? 0, options.klBudget ?? usualLimits.kl),
        checkpointEvery: options.checkpointEvery ?? Math.min(500, Math.ceil(steps / 10)),
        config: base.described(policy),
        identity: {
          ...base.identity,
          ...{ method: 'dpo', pairs: contentHash(pairs), form, beta, labelSmoothing, batch, learningRate, steps, seed },
          ...(adapter && { adapter }),
        },
      })) {
        if (!isDescribed) await base.describe(policy)
        isDescribed = true
        yield event
      }
    },
  }
}
