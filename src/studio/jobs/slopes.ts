/** A small transformer that learns to learn: slopes, from the examples in its prompt, beside least squares on the same prompts. */
import * as v from 'valibot'
import { regressionPrompts } from '../../data/index.js'
import { type ErrorCurve, errorCurve, leastSquares } from '../../evaluate/index.js'
import { AtelierError } from '../../tensor/index.js'
import { guardedPlayer, inContextTraining, type LossLevel } from '../../train/index.js'
import type { Job, Place } from '../job.js'
import { whole } from './bounds.js'
import { restoreSnapshot, type Snapshot, snapshotOf } from './snapshot.js'

const paramsOf = v.object({
  /** Slopes to be found: numbers of x. */
  dimensions: whole(1, 3),
  steps: whole(20, 4000),
})
const askOf = v.object({ at: whole(0, 9999) })

/** Pairs in a prompt before the last question. */
const examples = 8
/** Prompts that the errors are measured on; training sees none of them. */
const asked = 256
const measuredEvery = 40

export async function slopes(given: Parameters<typeof v.parse>[1], { seed, target }: Place): Promise<Job> {
  const { dimensions, steps } = v.parse(paramsOf, given)
  const shape = { layers: 2, heads: 4, width: 32, batch: 64, learningRate: 0.02 }
  const training = inContextTraining({ dimensions, examples, steps, ...shape, seed, target })
  const { memory, weights, schedule, predict } = training
  const open = training.player.open(memory)
  const guarded = guardedPlayer(open)
  const measuring = { dimensions, examples, prompts: asked, batch: asked, seed }
  const squares = await errorCurve(leastSquares, measuring)
  let step = 0
  let model: ErrorCurve = await errorCurve(predict, measuring)
  let measuredAt = 0

  return {
    get step() {
      return step
    },
    get isDone() {
      return step >= steps
    },
    facts: { parameters: [...weights.values()].reduce((sum, { size }) => sum + size, 0), steps, examples, asked },
    async advance() {
      const { loss } = await guarded.move(step + 1, schedule(step + 1))
      step += 1
      if (step % measuredEvery === 0 || step === steps)
        [model, measuredAt] = [await errorCurve(predict, measuring), step]
      return { loss }
    },
    /** `errors`: mean squared errors by number of examples, from 0 on, over the number of slopes, with standard errors; 1 is what "always 0" comes to. */
    async picture(kind) {
      if (kind !== 'errors') throw new AtelierError(`picture "${kind}": this job has none of that kind`)
      return {
        values: {
          measuredAt,
          model: [...model.errors],
          modelSpread: [...model.standardErrors],
          squares: [...squares.errors],
          squaresSpread: [...squares.standardErrors],
        },
        arrays: {},
      }
    },
    /** `prompt`: one of the prompts that nobody learns from, pair by pair, and what is predicted of each answer from the pairs before. */
    async answer(question, params) {
      if (question !== 'prompt') throw new AtelierError(`ask: "${question}": this job has no such question`)
      const { at } = v.parse(askOf, params)
      const prompt = regressionPrompts({
        ...{ prompts: 1, points: examples + 1, dimensions, seed: seed + 1, split: 'test', step: at },
      })
      const rows = Array.from({ length: examples + 1 }, (_, i) => [
        ...prompt.x.subarray(i * dimensions, (i + 1) * dimensions),
      ])
      return {
        values: {
          x: rows,
          y: [...prompt.y],
          model: [...(await predict(prompt))],
          squares: Array.from(await leastSquares(prompt)),
        },
        arrays: {},
      }
    },
    async save() {
      const kept = await snapshotOf(memory, [...weights.values(), ...open.state], step)
      return { ...kept, level: guarded.level, model, measuredAt } satisfies Saved
    },
    async restore(kept) {
      const saved = kept as Saved
      restoreSnapshot(memory, saved)
      guarded.level = saved.level
      ;[step, model, measuredAt] = [saved.step, saved.model, saved.measuredAt]
    },
    async close() {
      await open.close()
      await training.close()
    },
  }
}

interface Saved extends Snapshot {
  readonly level: LossLevel
  readonly model: ErrorCurve
  readonly measuredAt: number
}
