/** The life of a small model of letters, stage by stage: foundation, fine-tuning, votes, a reward model, alignment. */
import { createLanguageModel } from '../../models/index.js'
import { detachAdapter, parameters } from '../../nn/index.js'
import { createMemory } from '../../runtime/index.js'
import { AtelierError, type Variable } from '../../tensor/index.js'
import { mergeAdapter } from '../../train/index.js'
import type { Kept, Place } from '../job.js'
import { restoreSnapshot, type Snapshot, snapshotOf } from '../jobs/snapshot.js'
import { type Alignment, alignmentOf } from './align.js'
import { type Ballot, ballotOf } from './ballot.js'
import { type Judge, judgeOf } from './judge.js'
import { foundationStage, tuningStage } from './learn-lines.js'
import { type LifeOptions, type StageName, stageNames } from './life-options.js'
import { beginnings, letters, lineContext, readLines } from './lines.js'
import { matchesOf, writers } from './matches.js'
import { probeOf, type Weights } from './probe.js'
import type { Readings, Stage } from './stage.js'
import { openShipped, type Tuned, weightsInTraining, weightsOf, writeWeights } from './station-weights.js'
import type { StationName } from './stations.js'
import { type TasteName, tastes } from './taste.js'

/** Votes that a reward model can be learnt from at all. */
export const fewestVotes = 6
const repeats = 0.1
const askedBeginnings = 16

/** A step of a life that can be returned to. */
interface KeptLife extends Kept {
  readonly stage: StageName
  readonly at: number
  readonly round: number
  readonly numbers: Snapshot
  readonly judge?: Snapshot
}

export type Life = Awaited<ReturnType<typeof lifeOf>>

export async function lifeOf(options: LifeOptions, place: Place) {
  const { seed } = place
  const memory = createMemory({ target: place.target, seed })
  const config = { family: 'gpt', vocabulary: letters.size, context: lineContext, heads: 4 } as const
  const model = createLanguageModel({ ...config, layers: options.layers, width: options.width })
  const [old, fresh] = await Promise.all([readLines('words', place), readLines(options.domain, place)])
  const probe = probeOf(memory, model)
  const stations = new Map<StationName, Weights>()
  stations.set('untrained', await weightsOf(memory, model))
  if (options.foundation === 'shipped') await openShipped(memory, model, place)
  const steps: Readonly<Record<StageName, number>> = {
    ...options.steps,
    ...(options.foundation === 'shipped' && { foundation: 0 }),
  }
  const stages = new Map<StageName, { readonly stage: Stage; readonly start: Snapshot; tuning?: Tuned }>()
  const curves: Record<StageName, number[]> = { foundation: [], tuning: [], reward: [], alignment: [] }
  let name: StageName = 'foundation'
  let at = 0
  let round = 0
  let ballot: Ballot | undefined
  let taste: TasteName | undefined
  let judge: Judge | undefined
  let trained: Snapshot | undefined
  let alignment: Alignment | undefined
  let isWaiting = false
  let isAsked = false
  let isDone = false

  const prompts = beginnings(fresh.training, askedBeginnings)
  const before = (stage: StageName): number =>
    stageNames.slice(0, stageNames.indexOf(stage)).reduce((sum, each) => sum + steps[each], 0)
  const variablesOf = (stage: Stage): readonly Variable[] => [
    ...new Set([...parameters(model).values(), ...stage.variables]),
  ]

  async function made(stage: StageName): Promise<Stage> {
    const rows = options.rows
    switch (stage) {
      case 'foundation':
        return foundationStage(memory, model, {
          lines: old.training,
          steps: steps.foundation,
          rows,
          seed,
          areAsked: false,
        })
      case 'tuning': {
        const { replay, ...way } = options.tuning
        return tuningStage(memory, model, {
          ...{ lines: fresh.training, steps: steps.tuning, rows, seed: seed + 1, areAsked: true, ...way },
          ...(replay > 0 && { replay: { lines: old.training, share: replay } }),
        })
      }
      case 'reward': {
        const preferences = ballot!.preferences()
        judge = judgeOf(memory, {
          like: model,
          weights: stations.get('tuned')!,
          preferences,
          steps: steps.reward,
          seed,
        })
        return judge.stage
      }
      case 'alignment':
        alignment = await alignmentOf(memory, {
          ...{ ...options.alignment, model, prompts, steps: steps.alignment, seed },
          score: (words) => judge!.score(words),
          ...(taste && { truth: tastes[taste].of }),
          preferences: ballot!.preferences(),
        })
        return alignment.stage
    }
  }

  /** To the beginning of a stage: a new one, or one that was there before. */
  async function enter(next: StageName): Promise<void> {
    ;[name, at] = [next, 0]
    const known = stages.get(next)
    if (!known) {
      const stage = await made(next)
      stages.set(next, { stage, start: await snapshotOf(memory, variablesOf(stage), before(next)) })
      return
    }
    for (const variable of known.stage.variables) if (!known.start.values.has(variable)) memory.free(variable)
    restoreSnapshot(memory, known.start)
    alignment?.forget(0)
  }

  /** What follows a stage that is over. */
  async function leave(): Promise<void> {
    switch (name) {
      case 'foundation':
        stations.set('foundation', await weightsOf(memory, model))
        return enter('tuning')
      case 'tuning':
        await settle()
        return vote()
      case 'reward':
        trained = await snapshotOf(memory, judge!.stage.variables, 0)
        return enter('alignment')
      case 'alignment':
        stations.set('aligned', await weightsOf(memory, model))
        isDone = true
    }
  }

  async function settle(): Promise<void> {
    const { stage } = stages.get('tuning')!
    const { adapters } = stage as Stage & Tuned
    if (adapters) await mergeAdapter(model, adapters, memory)
    stations.set('tuned', await weightsOf(memory, model))
  }

  async function vote(): Promise<void> {
    ballot ??= ballotOf(await matchesOf(probe, stations, prompts, seed), writers.length, { seed, repeats })
    if (options.voter === 'me') {
      isWaiting = true
      return
    }
    script(options.voter)
    await enter('reward')
  }

  /** Casts votes by a rule. */
  function script(by: TasteName): void {
    taste = ballot!.votes === 0 || taste === by ? by : undefined
    while (ballot!.votes < Math.min(options.made, ballot!.showings)) {
      const [left, right] = ballot!.next()!.words.map((word) => tastes[by].of(word))
      ballot!.vote(left === right ? 'tie' : left! > right! ? 'first' : 'second')
    }
  }

  /** Begins to learn from the votes, or does it anew with more of them. */
  async function learn(): Promise<void> {
    for (const stage of ['reward', 'alignment'] as const) {
      await stages.get(stage)?.stage.close()
      stages.delete(stage)
      curves[stage].length = 0
    }
    await judge?.close()
    ;[judge, alignment, trained] = [undefined, undefined, undefined]
    stations.delete('aligned')
    round += 1
    writeWeights(memory, model, stations.get('tuned')!)
    ;[isWaiting, isAsked, isDone] = [false, false, false]
    await enter('reward')
  }

  if (steps.foundation > 0) await enter('foundation')
  else await leave()

  return {
    get step() {
      return before(name) + at
    },
    get place() {
      return { stage: isWaiting ? ('votes' as const) : isDone ? ('done' as const) : name, at, steps, round }
    },
    get isDone() {
      return (isWaiting && !isAsked) || (isDone && !isAsked)
    },
    get ballot() {
      if (ballot) return ballot
      throw new AtelierError('votes: there is nothing to rank before the model is fine-tuned', 'Press play')
    },
    get judge() {
      if (judge && name === 'alignment') return judge
      throw new AtelierError('reward: no reward model has learnt yet', 'Rank some pairs, then press Learn')
    },
    get alignment() {
      return alignment
    },
    get taste() {
      return taste
    },
    ...{ curves, model, probe, old, fresh, prompts },
    script,
    /** Learning from the votes begins with the next step. */
    askToLearn() {
      if (!ballot || ballot.preferences().length < fewestVotes) {
        const few = ballot?.preferences().length ?? 0
        throw new AtelierError(`learn: ${few} votes that prefer one: there must be ${fewestVotes} at least`)
      }
      isAsked = true
    },
    /** The stations so far, the one that is being trained as it is now. */
    async stations() {
      const now = new Map(stations)
      const station = { foundation: 'foundation', tuning: 'tuned', reward: undefined, alignment: 'aligned' } as const
      const present = station[name]
      if (present && !isWaiting && !isDone && at > 0)
        now.set(present, await weightsInTraining(memory, model, stages.get(name)!.stage))
      return now
    },
    async advance(): Promise<Readings> {
      if (isAsked) await learn()
      const { stage } = stages.get(name)!
      const told = await stage.advance(at + 1)
      at += 1
      curves[name].push(told.loss!)
      if (at === steps[name]) await leave()
      return told
    },
    async save(): Promise<KeptLife> {
      const numbers = await snapshotOf(memory, variablesOf(stages.get(name)!.stage), before(name) + at)
      const { step, bytes } = numbers
      return { ...{ step, bytes, stage: name, at, round, numbers }, ...(trained && { judge: trained }) }
    },
    async restore(kept: Kept): Promise<void> {
      const saved = kept as KeptLife
      const isStale = saved.round !== round && (saved.stage === 'reward' || saved.stage === 'alignment')
      isDone = false
      isWaiting = false
      if (isStale) {
        writeWeights(memory, model, stations.get('tuned')!)
        await enter('reward')
      } else {
        ;[name, at] = [saved.stage, saved.at]
        // What is traced from now on must not have adapters in it.
        if (name !== 'tuning') detachAdapter(model)
        restoreSnapshot(memory, saved.numbers)
        if (saved.judge) for (const [variable, values] of saved.judge.values) memory.write(variable, values)
      }
      for (const stage of stageNames) curves[stage].length = Math.min(curves[stage].length, lengthAt(stage))
      if (name === 'alignment') alignment?.forget(at)
      function lengthAt(stage: StageName): number {
        const [own, present] = [stageNames.indexOf(stage), stageNames.indexOf(name)]
        return own < present ? Number.POSITIVE_INFINITY : own === present ? at : 0
      }
    },
    async close() {
      for (const { stage } of stages.values()) await stage.close()
      await judge?.close()
      await probe.close()
    },
  }
}
