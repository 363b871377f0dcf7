/** A language model that learns from batches by its family's recipe: one step at a time, with a way back. */
import type { BlockLoader, LoaderState, TokenArray } from '../../../data/index.js'
import { type AnyLanguageConfig, createLanguageModel, type LanguageModel } from '../../../models/index.js'
import { parameters } from '../../../nn/index.js'
import { createMemory, type Memory } from '../../../runtime/index.js'
import type { Variable } from '../../../tensor/index.js'
import {
  type Divergence,
  DivergenceError,
  explosionLimit,
  firstBadTensor,
  hasRunAway,
  type LossLevel,
  lessonOf,
  nextLevel,
  noLevel,
  ranAway,
  recipeOptimizer,
  recipeSchedule,
  recipes,
  refusedStep,
  runawaySteps,
  trainingStep,
  validator,
} from '../../../train/index.js'
import type { Place } from '../../job.js'
import { restoreSnapshot, type Snapshot, snapshotOf } from '../snapshot.js'

export interface ApprenticeOptions {
  readonly config: AnyLanguageConfig
  readonly place: Pick<Place, 'target' | 'seed'>
  readonly loader: BlockLoader
  readonly batch: number
  /** Steps of the whole schedule. */
  readonly steps: number
  /** Multiplies the recipe's learning rate. Default 1. */
  readonly rate?: number
  /** Instead of the recipe's. */
  readonly learningRate?: number
  /** Longest gradient, if not the recipe's; 0 is no limit. */
  readonly clip?: number
  /** What is held out, and how many batches of it a look takes. */
  readonly heldOut?: { readonly tokens: TokenArray; readonly batches: number }
}

export interface ApprenticeSnapshot extends Snapshot {
  readonly loader: LoaderState
  readonly level: LossLevel
}

export interface Apprentice {
  readonly memory: Memory
  readonly model: LanguageModel
  readonly step: number
  /** The loss in nats a token, the gradient's length before it is clipped. @throws DivergenceError naming step and tensor where it is not finite, explodes or has run away. */
  advance(): Promise<{ readonly loss: number; readonly norm: number }>
  /** Mean nats a token of what is held out. */
  heldOutLoss(): Promise<number>
  /** Begins anew, as if it had been made with that seed and loader: the graphs stay. */
  restart(seed: number, loader: BlockLoader): Promise<void>
  save(): Promise<ApprenticeSnapshot>
  restore(saved: ApprenticeSnapshot): void
  close(): Promise<void>
}

export function apprentice(options: ApprenticeOptions): Apprentice {
  const { config, place, batch, steps, heldOut } = options
  const { context } = config
  const recipe = recipes[config.family]!
  const memory = createMemory({ target: place.target, seed: place.seed })
  const model = createLanguageModel(config)
  const learningRate = (options.learningRate ?? recipe.learningRate) * (options.rate ?? 1)
  const weights = parameters(model)
  let { loader } = options
  const { inputs, loss, carried } = lessonOf(model, { loader, batch, context })
  const lesson = trainingStep(memory, {
    inputs,
    loss,
    weights,
    optimizer: recipeOptimizer(config, { ...recipe, learningRate }),
    expected: batch * context,
  })
  const schedule = recipeSchedule(recipe, steps)
  const clip = options.clip ?? recipe.clip
  const validation =
    heldOut && validator({ memory, model, loader, batch, context, validationBatches: heldOut.batches }, heldOut.tokens)
  const variables = (): Variable[] => [...weights.values(), ...lesson.state, ...carried]
  let step = 0
  let level = noLevel

  return {
    memory,
    model,
    get step() {
      return step
    },
    async advance() {
      const { tokens, targets, start = 0 } = loader.next()
      const fed = { tokens, targets, start }
      const count = step + 1
      const limit = explosionLimit(level)
      const at = { rate: schedule(Math.min(count, steps)), count, limit, ...(clip > 0 && { clip }) }
      const { clock } = memory
      const { applied, loss: nats, norm } = await lesson.run([fed], at)
      const blame = async (since: Pick<Divergence, 'what' | 'good'>): Promise<DivergenceError> => {
        const bad = await firstBadTensor(memory, {
          ...{ inputs, weights, gradients: lesson.gradients, batches: [fed] },
          loss: (each) => loss(each).sum,
          drawn: { name: 'gradients', clock },
        })
        return new DivergenceError(count, { ...since, bad, learningRate })
      }
      const whose = ` of the ${config.family}`
      if (!applied) throw await blame({ what: refusedStep({ loss: nats, norm }, whose) })
      level = nextLevel(level, nats)
      if (hasRunAway(level)) throw await blame({ what: ranAway(level, whose), good: count - runawaySteps })
      step = count
      return { loss: nats, norm }
    },
    heldOutLoss: async () => (validation ? (await validation.run()).loss : Number.NaN),
    async restart(seed, other) {
      const fresh = createMemory({ target: place.target, seed })
      for (const variable of variables()) memory.write(variable, await fresh.read(variable))
      for (const variable of variables()) fresh.free(variable)
      memory.clock = 0
      loader = other
      step = 0
      level = noLevel
    },
    save: async () => ({ ...(await snapshotOf(memory, variables(), step)), loader: loader.state(), level }),
    restore(saved) {
      restoreSnapshot(memory, saved)
      loader.restore(saved.loader)
      level = saved.level
      step = saved.step
    },
    async close() {
      await lesson.close()
      await validation?.close()
      for (const variable of variables()) memory.free(variable)
    },
  }
}
