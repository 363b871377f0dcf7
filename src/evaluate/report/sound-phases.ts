/** What finding phases costs: how far a sound that is found for a spectrogram is from the one that was drawn. */
import { griffinLim, magnitudes, spectralConvergence, stft } from '../../data/index.js'
import { bootstrapMean } from '../statistics/bootstrap.js'
import { measureOf } from './measure.js'
import type { Measure, ReportSection } from './report.js'
import type { SoundSets } from './sound-sets.js'

/** Sounds whose phases are found from all that is known of how loud they are. */
const most = 50

/** Measured on held-out real sounds, and on what the model makes. */
export function phaseSection(sets: SoundSets, seed: number): ReportSection {
  const { drawn, size, real, rebuilt, model, asMade, sounds } = sets
  const { format } = drawn
  const transform = stft(format.length, format)
  const loudness = (all: Float32Array, row: number): Float64Array =>
    magnitudes(transform.spectrum(all.subarray(row * format.length, (row + 1) * format.length)))
  const count = real.pictures.length / size
  const rows = Array.from({ length: Math.min(most, count) }, (_, row) => row)
  const fromAll = rows.map((row) => {
    const wanted = loudness(sounds.real, row)
    return decibels(
      spectralConvergence(loudness(griffinLim(wanted, format.length, format, { seed: seed + row }), 0), wanted),
    )
  })
  const fromBands = rows.map((row) =>
    decibels(spectralConvergence(loudness(sounds.rebuilt, row), loudness(sounds.real, row))),
  )
  const told = { unit: 'dB', better: 'lower', seed } as const
  const mean = (values: readonly number[], name: string, note: string): Measure =>
    measureOf(bootstrapMean(values, { seed, method: 'percentile' }), { ...told, name, samples: values.length, note })
  const apart = (a: Float32Array, b: Float32Array): number[] =>
    Array.from({ length: count }, (_, row) => {
      let sum = 0
      for (let i = row * size; i < (row + 1) * size; i++) sum += Math.abs(a[i]! - b[i]!)
      return (sum / size) * format.range
    })
  return {
    title: 'Phases',
    text: 'A spectrogram tells how loud bands of frequencies are; what a sound has besides is found by Griffin and Lim’s algorithm. These errors are the ceiling of what any model of such spectrograms can sound like.',
    measures: [
      mean(
        fromAll,
        'Phases alone',
        'Spectral convergence, ‖found − true‖ / ‖true‖ of all magnitudes in decibels, of real sounds whose every magnitude is known.',
      ),
      mean(
        fromBands,
        'Bands and phases',
        'The same of sounds that are found from the spectrogram: most of it is the fineness of frequency that bands give away.',
      ),
      mean(
        apart(rebuilt.pictures, real.pictures),
        'Spectrograms, real sounds',
        'Mean difference between the spectrogram of the sound that was found and the one it was found for.',
      ),
      mean(
        apart(model.pictures, asMade),
        'Spectrograms, made sounds',
        'The same of what the model makes: near that of real sounds where the model makes spectrograms that a sound can have.',
      ),
    ],
    figures: [],
  }
}

const decibels = (ratio: number): number => 20 * Math.log10(Math.max(ratio, 1e-9))
