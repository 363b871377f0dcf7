import { describe, expect, it } from 'vitest'
import { arithmeticPicojoules, energyEstimate, latency } from './index.js'

describe('latency', () => {
  const seconds = [9, ...Array.from({ length: 200 }, (_, i) => (i + 1) / 100)]

  it('leaves out the first call and takes nearest ranks', () => {
    const found = latency(seconds, { items: 8 })
    expect(found.calls).toBe(200)
    expect([found.p50, found.p95, found.p99].map(({ value }) => value)).toEqual([1, 1.9, 1.98])
    expect(found.mean).toBeCloseTo(1.005, 12)
    expect(found.perSecond.value).toBeCloseTo(8 / 1.005, 12)
    expect(found.perSecond.low).toBeLessThan(8 / 1.005)
    expect(found.perSecond.high).toBeGreaterThan(8 / 1.005)
    expect(latency(seconds, { warmUp: 0 }).p99.high).toBe(9)
  })

  it('refuses what is no time', () => {
    expect(() => latency([1])).toThrow('none is left')
    expect(() => latency([1, 0])).toThrow('a call of 0 s')
    expect(() => latency([1, Number.NaN])).toThrow('a call of NaN s')
  })
})

describe('energyEstimate', () => {
  it('is the arithmetic alone unless said', () => {
    expect(arithmeticPicojoules).toBeCloseTo(2.3, 12)
    expect(energyEstimate(1e12)).toBeCloseTo(2.3, 12)
    expect(energyEstimate(1e12, 130)).toBeCloseTo(130, 12)
  })
})
