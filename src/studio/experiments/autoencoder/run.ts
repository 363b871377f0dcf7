/** A code of more numbers loses less, and a further number saves less, the more there are; principal components are the straight way to the same. */
import { type ImageSet, imageBatch } from '../../../data/index.js'
import { imageCoder } from '../../../sample/index.js'
import { imageExamples } from '../../../train/index.js'
import { across, type Experiment } from '../../experiment.js'
import type { Place } from '../../job.js'
import { principalErrors } from '../../jobs/picture-baselines.js'
import { stepwise } from '../../jobs/stepwise.js'
import { readPictures } from '../../pictures.js'
import { type autoencoderCard, bottlenecks } from './card.js'

interface Found {
  /** Mean square a pixel of held-out digits, by bottleneck. */
  readonly errors: readonly number[]
  /** The same of as many principal components. */
  readonly principal: readonly number[]
  /** Of the mean digit alone. */
  readonly nothing: number
}

/** Held-out digits that are measured. */
const measured = 500

export const autoencoderExperiment: Experiment<Found, (typeof autoencoderCard)['link']> = {
  async *run({ steps, width }, place) {
    const { training, test } = await readPictures(place, 'digits')
    const real = imageBatch(test, [...Array(measured).keys()])
    const errors: number[] = []
    let lines: readonly number[] = []
    for (const [i, bottleneck] of bottlenecks.entries()) {
      const { learning, errorOf, close } = learner(training, { steps, width, bottleneck }, place)
      let began = performance.now()
      while (learning.step < steps) {
        await learning.advance()
        if (performance.now() - began < 50) continue
        yield { share: (i + learning.step / steps) / bottlenecks.length, says: `learns through ${bottleneck}` }
        began = performance.now()
      }
      errors.push(await errorOf(real))
      if (i === 0) lines = await principal(learning.memory, training, real, place.seed)
      await close()
      yield {
        share: (i + 1) / bottlenecks.length,
        says: `measured through ${bottleneck}`,
        readings: { error: errors.at(-1)! },
      }
    }
    return { errors, principal: bottlenecks.map((count) => lines[count]!), nothing: lines[0]! }
  },

  verdict(results) {
    const lost = (read: (found: Found) => readonly number[], i: number) =>
      across(results.map((found) => (100 * read(found)[i]!) / found.nothing))
    const curve = bottlenecks.map((_, i) => lost(({ errors }) => errors, i))
    const fallen = results.filter(({ errors }) => falls(errors)).length
    const bent = results.filter(({ errors }) => diminishes(errors)).length
    const middle = curve.map(({ value }) => value)
    const all = fallen === results.length && bent === results.length
    const at = (count: (typeof bottlenecks)[number]): number => bottlenecks.indexOf(count)
    return {
      claim:
        'A wider bottleneck loses less of digits that were never seen, and a further number saves less, the more there are.',
      holds: all ? 'yes' : falls(middle) && diminishes(middle) ? 'mixed' : 'no',
      evidence: [
        { label: 'lost through 1 number', ...curve[0]!, unit: '%' },
        { label: 'lost through 2 numbers', ...curve[1]!, unit: '%' },
        { label: 'lost through 32 numbers', ...curve.at(-1)!, unit: '%' },
        { label: 'lost by 2 principal components', ...lost(({ principal }) => principal, at(2)), unit: '%' },
        { label: 'lost by 32 principal components', ...lost(({ principal }) => principal, at(32)), unit: '%' },
        ...spans.map(([from, to], i) => ({
          label: `saved by each further number from ${from} to ${to}`,
          ...lost(({ errors }) => savings(errors), i),
          unit: '%',
        })),
        { label: 'runs in which the loss fell at every step', value: fallen, unit: `of ${results.length}` },
      ],
      caveat:
        'These networks are small and learn for seconds. What a number saves depends on how long they learn, and a small error is not yet a code that means something.',
      outcome: { kind: 'curve', values: middle, spread: curve.map(({ spread }) => spread) },
    }
  },
}

const falls = (errors: readonly number[]): boolean => errors.every((error, i) => i === 0 || error < errors[i - 1]!)

/** Widenings of the bottleneck between which what a number saves is compared. */
const spans = [
  [1, 4],
  [4, 16],
  [16, 32],
] as const

/** What each further number saves, from span to span. */
const savings = (errors: readonly number[]): readonly number[] =>
  spans.map(([from, to]) => (errors[bottlenecks.indexOf(from)]! - errors[bottlenecks.indexOf(to)]!) / (to - from))

const diminishes = (errors: readonly number[]): boolean =>
  savings(errors).every((saved, i, all) => i === 0 || saved < all[i - 1]!)

interface Sizes {
  readonly steps: number
  readonly width: number
  readonly bottleneck: number
}

function learner(set: ImageSet, { steps, width, bottleneck }: Sizes, place: Place) {
  const model = { family: 'autoencoder', network: 'dense', width, layers: 1, bottleneck } as const
  const learning = stepwise({ data: imageExamples(set), model, steps, batch: 64, learningRate: 0.02 }, place)
  const coder = imageCoder(learning.memory, learning.model)
  return {
    learning,
    async errorOf(real: Float32Array): Promise<number> {
      const made = await coder.reconstruct(real)
      return real.reduce((sum, value, i) => sum + (value - made[i]!) ** 2, 0) / real.length
    },
    async close(): Promise<void> {
      await coder.close()
      await learning.close()
    },
  }
}

function principal(memory: Parameters<typeof principalErrors>[0], set: ImageSet, test: Float32Array, seed: number) {
  const training = imageBatch(set, [...Array(set.count).keys()])
  return principalErrors(memory, { training, test, size: test.length / measured, seed })
}
