/** What is measured of sounds by their spectrograms. */
import type { Memory } from '../../runtime/index.js'
import { accuracyOf, likeliest } from '../classification.js'
import { frechetDistance } from '../samples/frechet.js'
import { energyDistance } from '../samples/spread.js'
import { nearestRows } from '../statistics/nearest-rows.js'
import { wilson } from '../statistics/proportions.js'
import { measureOf } from './measure.js'
import type { Measure } from './report.js'
import type { JudgedSounds, SoundSets } from './sound-sets.js'

/** A classifier that learnt from real sounds: ln p of each class [n, classes] for spectrograms [n, …]. */
export type SoundClassifier = (pictures: Float32Array) => Promise<Float32Array>

export interface SoundMeasuring {
  readonly memory: Memory
  readonly sets: SoundSets
  readonly classify?: SoundClassifier
  readonly classes?: readonly string[]
  readonly seed: number
}

/** Bands and stretches of time that a coarse spectrogram has. */
const coarse = { bands: 6, times: 4 } as const

/** Mean decibels below the ceiling of 6 × 4 parts of each spectrogram, [n, 24]: its log-mel statistics. */
export function coarseRows(
  { drawn: { shape, format } }: Pick<SoundSets, 'drawn'>,
  pictures: Float32Array,
): Float64Array {
  const [, mels, frames] = shape as [number, number, number]
  const width = coarse.bands * coarse.times
  const rows = new Float64Array((pictures.length / (mels * frames)) * width)
  const counts = new Float64Array(width)
  for (let at = 0; at < pictures.length; at++) {
    const inside = at % (mels * frames)
    const band = Math.floor((Math.floor(inside / frames) * coarse.bands) / mels)
    const part = band * coarse.times + Math.floor(((inside % frames) * coarse.times) / frames)
    if (at < mels * frames) counts[part]! += 1
    rows[Math.floor(at / (mels * frames)) * width + part]! += pictures[at]! * format.range
  }
  return rows.map((sum, i) => sum / counts[i % width]!)
}

export const coarseWidth = coarse.bands * coarse.times

/** How near each spectrogram is to its nearest training one: [n], decibels of the root mean square, and which that is. */
export async function nearestTraining(
  { memory, sets: { size, training, drawn } }: Pick<SoundMeasuring, 'memory' | 'sets'>,
  pictures: Float32Array,
): Promise<{ readonly decibels: Float64Array; readonly places: Int32Array }> {
  const { distances, places } = await nearestRows(memory, pictures, training, size, { count: 1 })
  const scale = drawn.format.range / Math.sqrt(size)
  return { decibels: distances.map((distance) => distance * scale), places }
}

/** Held-out sounds that are nearer to their nearest training sound. */
const nearShare = 0.02

/** The measures of one kind of sound, the same for all; held-out real ones give the scale. */
export async function measuresOf(
  given: SoundMeasuring,
  sounds: JudgedSounds,
  heldOut: Float64Array,
): Promise<readonly Measure[]> {
  const { memory, sets, classify, classes, seed } = given
  const { real, size } = sets
  const samples = sounds.pictures.length / size
  const told = { samples, seed } as const
  const [rows, realRows] = [coarseRows(sets, sounds.pictures), coarseRows(sets, real.pictures)]
  const energy = await energyDistance(memory, realRows, rows, coarseWidth)
  const near = await nearestTraining(given, sounds.pictures)
  const limit = heldOut.toSorted()[Math.floor(heldOut.length * nearShare)]!
  const isTraining = sounds === sets.other
  const agreement: Measure[] = []
  if (classify && classes && sounds.labels) {
    // The classifier knows training sounds: of real ones only those held out say anything.
    const judged = isTraining ? real : sounds
    const answers = likeliest(await classify(judged.pictures), classes.length)
    agreement.push(
      measureOf(
        accuracyOf(answers, judged.labels!),
        {
          ...told,
          name: 'Class agreement',
          unit: '%',
          better: 'higher',
          note: 'Share that a classifier, which learnt from real training sounds, takes for the class that was asked for; of real sounds, how often it is right on held-out ones.',
        },
        100,
      ),
    )
  } else if (classify && classes) {
    agreement.push({
      ...told,
      name: 'Class agreement',
      value: Number.NaN,
      note: 'Only of models that are asked for a class.',
    })
  }
  return [
    ...agreement,
    {
      ...told,
      name: 'Energy distance',
      value: energy.value,
      low: energy.value - 1.96 * energy.standardError,
      high: energy.value + 1.96 * energy.standardError,
      unit: 'dB',
      better: 'lower',
      note: 'Between coarse spectrograms (6 bands, 4 times) of these and of held-out real sounds; 0 on average where both are of one distribution.',
    },
    {
      ...told,
      name: 'Fréchet distance',
      value: frechetDistance(realRows, rows, coarseWidth),
      better: 'lower',
      note: 'Of the same coarse spectrograms, squared, as FID is; above 0 also between real sounds, as there are few.',
    },
    measureOf(
      isTraining
        ? { value: Number.NaN, low: Number.NaN, high: Number.NaN }
        : wilson(near.decibels.filter((each) => each < limit).length, samples),
      {
        ...told,
        name: 'Near copies',
        unit: '%',
        better: 'lower',
        note: `Share nearer to a training sound than ${Math.round(100 * (1 - nearShare))} of 100 held-out sounds are; about ${100 * nearShare} % where nothing is copied, and more of sounds that are all alike.`,
      },
      100,
    ),
  ]
}
