/** The expected digit comes nearer to the finished one step by step, and what it will be is decided while most of the noise is still there. */
import { imageBatch } from '../../../data/index.js'
import { across, type Experiment } from '../../experiment.js'
import { type Frame, filming } from '../../jobs/denoising.js'
import { shippedDenoiser } from '../../jobs/diffusion-digits.js'
import { nearestAmong } from '../../jobs/picture-baselines.js'
import { readPictures } from '../../pictures.js'
import type { diffusionCard } from './card.js'

interface Found {
  /** Mean square a pixel between the expected digit and the finished one, by step from the noisiest; the mean over the digits. */
  readonly misses: readonly number[]
  /** Of each digit the time t/T from which on the nearest class stays that of the finished digit. */
  readonly decided: readonly number[]
}

/** How much larger an error may be than the one before without counting as a rise. */
const tolerance = 0.05

export const diffusionExperiment: Experiment<Found, (typeof diffusionCard)['link']> = {
  async *run({ digits, steps }, place) {
    yield { share: 0, says: 'reads the model' }
    const { memory, model } = await shippedDenoiser(place)
    const { training } = await readPictures(place, 'digits')
    const learnt = imageBatch(training, [...Array(training.count).keys()])
    const camera = filming(memory, model, { isFrozen: true })
    const size = model.config.shape.reduce((a, b) => a * b, 1)
    const way = { solver: 'ddim', schedule: 'ddpm', guidance: 1, steps, seed: place.seed, rows: digits } as const
    const frames: Frame[] = []
    const shots = camera.shots({ ...way, condition: {} })
    let shot = await shots.next()
    for (; !shot.done; shot = await shots.next()) {
      frames.push(shot.value)
      yield { share: 0.1 + (0.3 * frames.length) / steps, says: `takes the noise away, step ${frames.length}` }
    }
    const made = shot.value
    await camera.close()
    const classesOf = (inside: Float32Array): readonly number[] =>
      nearestAmong(inside.map(shown), learnt, size).map((found) => training.labels![found.place]!)
    const final = classesOf(made)
    const misses: number[] = []
    const decided = final.map(() => 0)
    const open = new Set(final.keys())
    // From the end back: a digit is decided as long as its class has not been another.
    for (const [back, { clean }] of frames.toReversed().entries()) {
      misses.unshift(clean.reduce((sum, value, i) => sum + ((value - made[i]!) / 2) ** 2, 0) / clean.length)
      for (const [i, found] of classesOf(clean).entries()) {
        if (found !== final[i]) open.delete(i)
        else if (open.has(i)) decided[i] = (back + 1) / steps
      }
      yield { share: 0.4 + (0.6 * (back + 1)) / frames.length, says: `compares at step ${frames.length - back}` }
    }
    return { misses, decided }
  },

  verdict(results) {
    const halves = across(results.map(({ decided }) => median(decided)))
    const rises = results.map(
      ({ misses }) => misses.filter((miss, i) => i > 0 && miss > (1 + tolerance) * misses[i - 1]!).length,
    )
    const falling = rises.filter((count) => count === 0).length
    const all = results.flatMap(({ decided }) => decided)
    const early = results.filter(({ decided }) => median(decided) > 0.2).length
    const isSo = falling === results.length && early === results.length
    const error = (place: (misses: readonly number[]) => number) => across(results.map(({ misses }) => place(misses)))
    return {
      claim:
        'The expected digit comes nearer to the finished one at every step, and half of the digits are decided while more than a fifth of the time is left.',
      holds: isSo ? 'yes' : falling > results.length / 2 && early > results.length / 2 ? 'mixed' : 'no',
      evidence: [
        { label: 'time at which half of the digits are decided', ...halves, unit: 't/T' },
        { label: 'digits that were watched', value: all.length },
        { label: 'decided from the first step on', value: all.filter((time) => time === 1).length },
        { label: 'error of the expected digit in pure noise', ...error((misses) => misses[0]!) },
        { label: 'error half-way', ...error((misses) => misses[misses.length >> 1]!) },
        { label: `steps at which the error rose by more than ${100 * tolerance} %`, ...across(rises) },
      ],
      caveat:
        'The nearest real digit in pixels stands for the class: between blurred digits it errs, too. Time is that of one schedule; another puts the same noise at another time.',
      outcome: { kind: 'number', ...halves },
    }
  },
}

/** From INSIDE the model's range to pixels. */
const shown = (value: number): number => Math.min(1, Math.max(0, (value + 1) / 2))

const median = (values: readonly number[]): number => across(values).value
