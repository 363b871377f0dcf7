import { beforeAll, describe, expect, it } from 'vitest'
import { loudestBand, makeOneShots, oneShotClasses, type SoundSet, spectrograms } from '../../data/index.js'
import { createMemory } from '../../runtime/index.js'
import type { SoundGenerator } from '../../sample/index.js'
import { renderReport } from './html.js'
import type { Measure, Report } from './report.js'
import { coarseRows } from './sound-measures.js'
import { evaluateSounds } from './sounds.node.js'

const layout = { rate: 8000, length: 2048, mels: 24, size: 256, hop: 128 }
const set = (count: number, from: number): SoundSet => ({
  ...{ name: 'effects', count, rate: layout.rate, length: layout.length, classes: oneShotClasses },
  ...makeOneShots(count, { ...layout, seed: 1, from }),
  ...{ sources: [], skipped: [] },
})
const [training, test] = [set(120, 0), set(40, 200)]
const format = { ...layout, ceiling: loudestBand(training.samples, layout), range: 60 }
const memory = createMemory({ seed: 1, threads: 1 })

const known = spectrograms(format).pictures(training.samples)

/** Takes a spectrogram for the class of the nearest training one. */
async function classify(pictures: Float32Array): Promise<Float32Array> {
  const size = 24 * 16
  const answers = new Float32Array((pictures.length / size) * 10).fill(-9)
  for (let row = 0; row * size < pictures.length; row++) {
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let other = 0; other < training.count; other++) {
      let distance = 0
      for (let i = 0; i < size; i++) distance += (pictures[row * size + i]! - known[other * size + i]!) ** 2
      if (distance < least) [best, least] = [training.labels![other]!, distance]
    }
    answers[row * 10 + best] = 0
  }
  return answers
}

/** A generator that plays sounds, the first that it has of the class. */
const player = (played: SoundSet, asked: (label: number) => number = (label) => label): SoundGenerator => ({
  ...{ name: 'player', format, classes: oneShotClasses },
  async generate(count, { label = 0 }) {
    const rows = [...played.labels!.keys()].filter((row) => played.labels![row] === asked(label)).slice(0, count)
    const samples = new Float32Array(count * layout.length)
    for (const [i, row] of rows.entries()) {
      samples.set(played.samples.subarray(row * layout.length, (row + 1) * layout.length), i * layout.length)
    }
    return { samples, pictures: spectrograms(format).pictures(samples) }
  },
  close: async () => {},
})

const measured = (report: Report, row: number): Record<string, Measure> =>
  Object.fromEntries(report.sections[0]!.comparison!.rows[row]!.measures.map((measure) => [measure.name, measure]))

describe('a report on sounds (40 effects of ten classes, seed 1)', () => {
  let fresh: Report
  beforeAll(async () => {
    fresh = await evaluateSounds({ generator: player(set(60, 900)), training, test, classify, memory })
  })

  it('finds other sounds of the same synthesiser as good as real ones', () => {
    const [own, real, , noise] = [0, 1, 2, 3].map((row) => measured(fresh, row))
    expect(own!['Class agreement']!.value).toBeGreaterThan(real!['Class agreement']!.value - 10)
    expect(own!['Energy distance']!.value).toBeLessThan(noise!['Energy distance']!.value / 3)
    expect(own!['Fréchet distance']!.value).toBeLessThan(noise!['Fréchet distance']!.value)
    expect(own!['Near copies']!.value).toBeLessThan(15)
  })

  it('loses little by phases, and says how much', () => {
    const phases = Object.fromEntries(fresh.sections[2]!.measures.map(({ name, value }) => [name, value]))
    expect(phases['Phases alone']).toBeLessThan(-15)
    expect(phases['Bands and phases']).toBeLessThan(-4)
    expect(phases['Spectrograms, real sounds']).toBeLessThan(1)
    expect(phases['Spectrograms, made sounds']).toBeCloseTo(0, 5)
  })

  it('sees copies, and classes that are mixed up', async () => {
    const generator = player(training, (label) => (label + 1) % 10)
    const own = measured(await evaluateSounds({ generator, training, test, classify, memory }), 0)
    expect(own['Class agreement']!.value).toBeLessThan(5)
    expect(own['Near copies']!.value).toBeGreaterThan(95)
  })

  it('asks no class of a model that knows others, or none', async () => {
    const generator = { ...player(set(60, 900)), classes: ['one', 'two'] }
    const report = await evaluateSounds({ generator, training, test, classify, memory })
    expect(measured(report, 0)['Class agreement']!.value).toBeNaN()
    expect(measured(report, 1)['Class agreement']!.value).toBeGreaterThan(70)
    expect(report.verdicts!.map(({ axis }) => axis)).toEqual(['Likeness', 'Copying', 'Speed'])
  })

  it('is a page to read', () => {
    expect(renderReport(fresh)).toContain('are heard as the class that was asked for')
  })

  it('asks for sounds to measure on', async () => {
    const few = { generator: player(training), training, test: set(4, 500), memory }
    await expect(evaluateSounds(few)).rejects.toThrow('4 held-out sounds of "effects": too few')
  })
})

it('averages decibels over parts of a spectrogram', () => {
  // The upper half of the highest of six bands.
  const picture = Float32Array.from({ length: 24 * 16 }, (_, i) => (i < 2 * 16 ? 0.5 : 0))
  const rows = coarseRows({ drawn: spectrograms(format) }, picture)
  expect([...rows]).toEqual([15, 15, 15, 15, ...Array<number>(20).fill(0)])
})
