/** One of those that look for the clue, and how far its gradient and its memory reach at a time. */
import { drawZeros, reachMeter } from '../../../evaluate/index.js'
import type { Sized } from '../../../models/index.js'
import { parameters } from '../../../nn/index.js'
import { across } from '../../experiment.js'
import type { Kept, Place } from '../../job.js'
import { type ApprenticeSnapshot, apprentice } from '../language/apprentice.js'
import { type ClueTest, clueLoader, clueTest, clueValues, distancesIn } from './clues.js'

export interface Look {
  /** ‖∂L_T/∂x_{T−k}‖ / ‖∂L_T/∂x_T‖ where the clue stands k back, at each of the distances: medians of the sequences. */
  readonly reach: readonly number[]
  /** Share of right answers at each of the distances. */
  readonly recall: readonly number[]
}

export interface Seeker {
  readonly family: string
  readonly parameters: number
  readonly width: number
  /** Microseconds a token of training steps so far, the first left out, which also compiles. */
  microseconds(): number
  /** Begins anew with a seed. */
  restart(seed: number): Promise<void>
  /** Of a model with that seed before it has learnt anything; its weights are others then. */
  lookNew(seed: number): Promise<Look>
  advance(): Promise<{ readonly loss: number; readonly norm: number }>
  look(): Promise<Look>
  save(): Promise<Kept>
  restore(kept: Kept): void
  close(): Promise<void>
}

export interface SeekerOptions {
  readonly place: Place
  readonly length: number
  readonly batch: number
  readonly steps: number
  /** Spectral radius, about, of the Elman network's recurrent weights at the start. */
  readonly gain: number
  readonly clip: number
}

/** Sequences looked at for each distance. */
const looked = 16

export function seeker({ config, parameters: count }: Sized, options: SeekerOptions): Seeker {
  const { place, length, batch, steps, gain, clip } = options
  const learning = apprentice({ config, place, batch, steps, clip, loader: clueLoader(length, batch, place.seed) })
  const { memory, model } = learning
  const test: ClueTest = clueTest(length, looked, 7)
  const meter = reachMeter(memory, model, test.rows)
  let [spent, timed, isWarm] = [0, 0, false]

  async function look(): Promise<Look> {
    const { reach, logits } = await meter.measure(test.tokens, test.targets)
    const vocabulary = logits.length / test.rows
    const shares = distancesIn(length).map((distance, i) => {
      const rows = Array.from({ length: looked }, (_, j) => i * looked + j)
      const right = rows.filter(
        (row) => best(logits.subarray(row * vocabulary, row * vocabulary + clueValues)) === test.targets[row],
      )
      return {
        reach: across(rows.map((row) => reach[row]![distance]! / reach[row]![0]!)).value,
        recall: right.length / looked,
      }
    })
    return { reach: shares.map((share) => share.reach), recall: shares.map((share) => share.recall) }
  }

  async function restart(seed: number): Promise<void> {
    await learning.restart(seed, clueLoader(length, batch, seed))
    if (config.family !== 'rnn') return
    // Drawn evenly within ±1/√width they have a spectral radius of about 1/√3.
    for (const [name, weight] of parameters(model)) {
      if (!name.endsWith('recurrent')) continue
      memory.write(
        weight,
        ((await memory.read(weight)) as Float32Array).map((value) => value * gain * Math.sqrt(3)),
      )
    }
  }

  return {
    family: config.family,
    parameters: count,
    width: config.width,
    microseconds: () => (timed === 0 ? 0 : (1e3 * spent) / (timed * batch * length)),
    restart,
    async lookNew(seed) {
      await restart(seed)
      // A new model's head is zero and would let no gradient pass.
      await drawZeros(memory, model)
      return look()
    },
    async advance() {
      const began = performance.now()
      const found = await learning.advance()
      if (isWarm) {
        spent += performance.now() - began
        timed += 1
      }
      isWarm = true
      return found
    },
    look,
    save: () => learning.save(),
    restore: (kept) => learning.restore(kept as ApprenticeSnapshot),
    async close() {
      await meter.close()
      await learning.close()
    },
  }
}

const best = (logits: Float32Array): number => logits.reduce((top, value, i) => (value > logits[top]! ? i : top), 0)
