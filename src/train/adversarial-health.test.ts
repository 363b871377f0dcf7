import { describe, expect, it } from 'vitest'
import { adversarialHealth } from './adversarial-health.js'
import { resemblance } from './example-distances.js'
import type { TrainingEvent } from './trainer.js'

const step = (at: number, readings: Record<string, number>): TrainingEvent => ({
  ...{ kind: 'step', step: at, loss: 0, norm: 0, rate: 1, seconds: 0 },
  readings,
})
const well = {
  ...{ 'discriminator.accuracy.real': 0.7, 'discriminator.accuracy.fake': 0.7, 'discriminator.score.real': 1 },
  ...{ 'generator.gradient': 1, 'generator.fooled': 0.2 },
}
const won = { ...well, 'discriminator.accuracy.real': 1, 'discriminator.accuracy.fake': 1 }
const alike = { energy: 1, spread: 0.1, apart: 0.1, lost: 0 }
const fine = { energy: 0, spread: 1, apart: 1, lost: 0 }

/** Sentences that readings bring, with the steps at which they come. */
function told(readings: readonly Record<string, number>[]): (readonly [number, string])[] {
  const health = adversarialHealth({ width: 2 })
  return readings.flatMap((each, i) => {
    const what = health.watch(step(i + 1, each))
    return what === undefined ? [] : [[i + 1, what] as const]
  })
}

const many = (count: number, readings: Record<string, number>) => Array.from({ length: count }, () => readings)

describe('the health of an adversarial game', () => {
  it('is told of once while an ailment comes and goes, and again after long without it', () => {
    const flickering = Array.from({ length: 12 }, (_, i) => many(20, i % 2 === 0 ? won : well)).flat()
    const found = told([...many(150, won), ...flickering, ...many(700, well), ...many(300, won)])
    expect(found.map(([, what]) => what.split(':')[0])).toEqual(['discriminator won', 'discriminator won'])
    expect(found[0]![0]).toBe(60)
  })

  it('does not believe single steps', () => {
    const odd = { 'discriminator.score.real': 3000, 'generator.fooled': 1 }
    expect(told([...many(100, well), { ...well, ...odd }, ...many(100, well)])).toEqual([])
  })

  it('names scores that are not numbers', () => {
    const broken = { ...well, 'discriminator.score.real': Number.NaN }
    expect(told([...many(100, well), broken])[0]![1]).toMatch(/^divergence: scores run away \(NaN/)
  })

  it('names a collapse after three validations that show it, in few dimensions also where places are lost', () => {
    const validation: TrainingEvent = { kind: 'validation', step: 1, loss: 1, isBest: true }
    const sentences = (found: readonly (typeof fine)[], width: number) => {
      const health = adversarialHealth({ width })
      return found.map((each) => {
        health.note(each)
        return health.watch(validation)
      })
    }
    expect(sentences([alike, alike, alike], 784)[2]).toMatch(/^collapse: made examples are 10 % as far/)
    expect(sentences([alike, alike, fine, alike], 784)).toEqual(many(4, {}).map(() => undefined))
    const lost = { ...fine, lost: 0.5 }
    expect(sentences([lost, lost, lost], 2)[2]).toMatch(/50 % of the held-out examples have nothing made near them/)
    expect(sentences([lost, lost, lost], 784)[2]).toBeUndefined()
  })
})

describe('how examples resemble others', () => {
  const line = (...places: number[]): Float32Array => Float32Array.from(places)

  it('is worked out by hand for points of a line', () => {
    // Between: (1 + 3 + 1 + 1) / 4; among real ones 2, among made ones 2.
    const { energy, spread, apart, lost } = resemblance(line(0, 2), line(1, 3), 1)
    expect([energy, spread, apart, lost]).toEqual([2 * 1.5 - 2 - 2, 1, 1, 1])
  })

  it('tells examples that are one and the same from those of the data', () => {
    const real = line(...Array.from({ length: 50 }, (_, i) => i))
    const same = resemblance(real, line(...Array(50).fill(10)), 1)
    expect([same.spread, same.apart]).toEqual([0, 0])
    expect(same.lost).toBeGreaterThan(0.5)
    const shifted = resemblance(
      real,
      real.map((value) => value + 0.5),
      1,
    )
    expect(shifted.energy).toBeLessThan(0.5)
    expect(shifted.lost).toBe(0)
  })
})
