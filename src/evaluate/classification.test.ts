import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { type Answered, calibration, calibrationFloor, classification, likeliest } from './classification.js'

/** Chances of two classes, of which the first has these. */
const answered = (first: readonly number[], labels: readonly number[]): Answered => ({
  logChances: Float64Array.from(first.flatMap((p) => [Math.log(p), Math.log(1 - p)])),
  labels: Int32Array.from(labels),
  classes: 2,
})

describe('classification', () => {
  const four = answered([0.9, 0.8, 0.3, 0.6], [0, 0, 1, 1])

  it('counts right answers, and what is taken for what', () => {
    const { count, accuracy, confusion } = classification(four)
    expect(count).toBe(4)
    expect(accuracy.value).toBe(0.75)
    expect(confusion.map((row) => [...row])).toEqual([
      [2, 0],
      [1, 1],
    ])
  })

  it("gives Wilson's interval of the accuracy", () => {
    // (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n) with p = 3/4, n = 4, z = 1.959964
    const { low, high } = classification(four).accuracy
    expect(low).toBeCloseTo(0.30064, 5)
    expect(high).toBeCloseTo(0.95441, 5)
  })

  it('scores each class by what was found of it and what was taken for it', () => {
    const [first, second] = classification(four).perClass
    expect(first).toMatchObject({ count: 2, answered: 3 })
    expect(first!.recall!.value).toBe(1)
    expect(first!.precision!.value).toBeCloseTo(2 / 3, 12)
    expect(second!.recall!.value).toBe(0.5)
    expect(second!.precision!.value).toBe(1)
  })

  it('leaves out shares of nothing', () => {
    const [first, second] = classification(answered([0.9, 0.8], [0, 0])).perClass
    expect(first).toHaveProperty('precision')
    expect(second).toEqual({ count: 0, answered: 0 })
  })

  it('means the surprise in nats of the right class', () => {
    const wanted = -(Math.log(0.9) + Math.log(0.8) + Math.log(0.7) + Math.log(0.4)) / 4
    const { value, low, high } = classification(four).loss
    expect(value).toBeCloseTo(wanted, 12)
    expect(low).toBeLessThan(wanted)
    expect(high).toBeGreaterThan(wanted)
  })

  it('takes the first of equally likely classes', () => {
    expect([...likeliest([1, 1, 0, 0, 2, 2], 3)]).toEqual([0, 1])
  })

  it.each([
    [{ labels: Int32Array.of(0) }, '8 chances for 1 labels: must be 2'],
    [{ labels: Int32Array.of(0, 1, 2, 1) }, 'label 2: must be from 0 to 1'],
    [{ logChances: Float64Array.of(0.9, 0.1, 0, 0, 0, 0, 0, 0) }, 'ln p 0.9 at 0'],
  ])('refuses %j', (changes, message) => {
    expect(() => classification({ ...four, ...changes })).toThrow(message)
  })
})

describe('calibration', () => {
  it('weighs by how far chances are from what happened', () => {
    // Bins of a tenth: three at .85 of which one is right, one at .65 that is right.
    const { error, bins } = calibration(answered([0.85, 0.85, 0.85, 0.65], [0, 1, 1, 0]), 10)
    expect(bins.map(({ count }) => count)).toEqual([1, 3])
    expect(bins[1]!.confidence).toBeCloseTo(0.85, 12)
    expect(bins[1]!.accuracy).toBeCloseTo(1 / 3, 12)
    expect(error).toBeCloseTo((3 * (0.85 - 1 / 3) + 0.35) / 4, 12)
  })

  it('puts certainty in the last bin', () => {
    expect(calibration(answered([1], [0])).error).toBe(0)
    expect(calibration(answered([1], [0])).bins).toHaveLength(1)
  })

  it('has a floor that true chances reach and boasting ones do not (4,000 examples, seed 2)', () => {
    const stream = randomStream(2)
    const chances = Array.from({ length: 4000 }, () => 0.5 + stream.uniform() / 2)
    const labels = chances.map((chance) => (stream.uniform() < chance ? 0 : 1))
    const truthful = answered(chances, labels)
    const floor = calibrationFloor(truthful, { seed: 1 })
    expect(floor).toBeGreaterThan(0.003)
    expect(floor).toBeLessThan(0.03)
    expect(calibration(truthful).error).toBeLessThan(2 * floor)
    const boasting = answered(
      chances.map((chance) => 1 - (1 - chance) / 3),
      labels,
    )
    expect(calibration(boasting).error).toBeGreaterThan(5 * calibrationFloor(boasting, { seed: 1 }))
  })
})
