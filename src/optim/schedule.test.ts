import { describe, expect, it } from 'vitest'
import { AtelierError } from '../tensor/index.js'
import { constant, type Schedule, warmupCosine, warmupLinear, warmupStableDecay } from './schedule.js'

const at = (schedule: Schedule, ...steps: number[]) => steps.map((step) => Number(schedule(step).toFixed(10)))
const span = { warmup: 10, total: 100 }

describe('schedules', () => {
  it('constant stays', () => {
    expect(at(constant(0.1), 0, 1, 1e9)).toEqual([0.1, 0.1, 0.1])
  })

  it('cosine is half a wave after the warm-up', () => {
    expect(at(warmupCosine(1, span), 0, 5, 10, 55, 100)).toEqual([0, 0.5, 1, 0.5, 0])
    expect(warmupCosine(1, span)(32.5)).toBeCloseTo((1 + Math.SQRT1_2) / 2, 12)
  })

  it('linear falls evenly', () => {
    expect(at(warmupLinear(1, span), 0, 5, 10, 55, 91, 100)).toEqual([0, 0.5, 1, 0.5, 0.1, 0])
  })

  it('the trapezoid holds its peak until the cool-down', () => {
    const schedule = warmupStableDecay(2, { ...span, cooldown: 0.2 })
    expect(at(schedule, 0, 5, 10, 50, 80, 90, 95, 100)).toEqual([0, 1, 2, 2, 2, 1, 0.5, 0])
    expect(at(warmupStableDecay(2, span), 81, 90)).toEqual([1.9, 1])
  })

  it('the trapezoid may have no plateau, no warm-up, or no cool-down', () => {
    expect(at(warmupStableDecay(1, { warmup: 50, total: 100, cooldown: 0.5 }), 25, 50, 75, 100)).toEqual([
      0.5, 1, 0.5, 0,
    ])
    expect(at(warmupStableDecay(1, { total: 100, cooldown: 1 }), 0, 50, 100)).toEqual([1, 0.5, 0])
    expect(at(warmupStableDecay(1, { total: 100, cooldown: 0 }), 0, 99, 100, 101)).toEqual([1, 1, 1, 1])
  })

  it.each([
    ['warmupLinear', warmupLinear],
    ['warmupCosine', warmupCosine],
    ['warmupStableDecay', warmupStableDecay],
  ] as const)('%s warms up from 0, ends at its floor and stays there', (_, make) => {
    const schedule = make(1, { ...span, floor: 0.1 })
    expect(at(schedule, 0, 1, 10, 100, 101, 1e6)).toEqual([0, 0.1, 1, 0.1, 0.1, 0.1])
    for (let step = 10; step < 100; step++) {
      expect(schedule(step + 1)).toBeLessThanOrEqual(schedule(step))
      expect(schedule(step)).toBeGreaterThan(0.1)
    }
    expect(make(1, { total: 100 })(0)).toBe(1)
  })

  it.each([
    ['warmupLinear', warmupLinear],
    ['warmupCosine', warmupCosine],
    ['warmupStableDecay', warmupStableDecay],
  ] as const)('%s names the value it refuses', (name, make) => {
    expect(() => make(Number.NaN, span)).toThrow(`${name}: rate NaN`)
    expect(() => make(-1, span)).toThrow(`${name}: rate -1`)
    expect(() => make(1, { ...span, floor: 2 })).toThrow(`${name}: floor 2`)
    expect(() => make(1, { total: 0 })).toThrow(`${name}: total 0`)
    expect(() => make(1, { total: 100, warmup: 0.1 })).toThrow(`${name}: warmup 0.1`)
    expect(() => make(1, span)(-1)).toThrow(`${name}: step -1`)
    expect(() => make(1, span)(Number.NaN)).toThrow(AtelierError)
  })

  it('refuse a warm-up that leaves no step', () => {
    expect(() => warmupCosine(1, { warmup: 100, total: 100 })).toThrow(/warmup 100/)
    expect(() => warmupStableDecay(1, { warmup: 90, total: 100, cooldown: 0.2 })).toThrow(/overlap/)
    expect(() => warmupStableDecay(1, { total: 100, cooldown: 1.5 })).toThrow(/cooldown 1.5/)
  })
})
