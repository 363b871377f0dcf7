import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { fromBank, hertzOf, melBank, melOf, throughBank } from './mel.js'

describe('mel scales', () => {
  it('are even below 1 kHz and logarithmic above, as Slaney has it', () => {
    expect([60, 110, 220, 440, 1000].map((hertz) => melOf(hertz))).toEqual(
      [0.9, 1.65, 3.3, 6.6, 15].map((mel) => expect.closeTo(mel, 12)),
    )
    // 27 steps from 1 kHz to 6.4 kHz.
    expect(melOf(6400)).toBeCloseTo(42, 12)
    expect([hertzOf(3), hertzOf(42)]).toEqual([expect.closeTo(200, 9), expect.closeTo(6400, 9)])
  })

  it('are one logarithm, as HTK has it', () => {
    expect(melOf(700, 'htk')).toBeCloseTo(2595 * Math.log10(2), 9)
    expect(melOf(1000, 'htk')).toBeCloseTo(999.9855, 3)
    expect(hertzOf(2595, 'htk')).toBeCloseTo(6300, 9)
  })

  it.each(['slaney', 'htk'] as const)('go to and fro, %s', (scale) => {
    for (const hertz of [0, 20, 999, 1000, 1001, 20_000]) {
      expect(hertzOf(melOf(hertz, scale), scale)).toBeCloseTo(hertz, 8)
    }
  })
})

describe('mel filters', () => {
  it('are triangles between the middles of their neighbours', () => {
    // At 16 frequencies of 500 Hz, HTK's mels of 0 to 8 kHz in four steps.
    const { filters, middles } = melBank({ rate: 16_000, size: 32, mels: 3, scale: 'htk' })
    const edges = [0, 1, 2, 3, 4].map((i) => hertzOf((melOf(8000, 'htk') * i) / 4, 'htk'))
    expect([...middles]).toEqual(edges.slice(1, 4).map((hertz) => expect.closeTo(hertz, 9)))
    const { first, weights } = filters[1]!
    expect(first).toBe(Math.ceil(edges[1]! / 500))
    for (const [i, weight] of weights.entries()) {
      const hertz = (first + i) * 500
      const [left, middle, right] = edges.slice(1) as [number, number, number]
      expect(weight).toBeCloseTo(
        hertz < middle ? (hertz - left) / (middle - left) : (right - hertz) / (right - middle),
        12,
      )
    }
  })

  it('count every frequency between the first middle and the last once', () => {
    const bank = melBank({ rate: 16_000, size: 1024, mels: 40 })
    const sums = new Float64Array(bank.bins)
    for (const { first, weights } of bank.filters)
      for (const [i, weight] of weights.entries()) sums[first + i]! += weight
    const inside = sums.filter((_, bin) => {
      const hertz = (bin * 16_000) / 1024
      return hertz >= bank.middles[0]! && hertz <= bank.middles.at(-1)!
    })
    expect(inside.length).toBeGreaterThan(400)
    for (const sum of inside) expect(sum).toBeCloseTo(1, 12)
  })

  it('refuse to see nothing', () => {
    expect(() => melBank({ rate: 16_000, size: 64, mels: 64 })).toThrow('has no frequency. Give fewer mels')
    expect(() => melBank({ rate: 16_000, size: 64, mels: 8, high: 9000 })).toThrow('0 to 9000 Hz')
  })

  it('are undone, band by band, whether loud or quiet', () => {
    const bank = melBank({ rate: 16_000, size: 512, mels: 32 })
    const random = randomStream(5)
    // Powers over 60 dB, two frames.
    const powers = Float64Array.from({ length: 2 * bank.bins }, () => 10 ** (-6 * random.uniform()))
    const gathered = throughBank(bank, powers)
    const found = throughBank(bank, fromBank(bank, gathered))
    for (const [at, amount] of gathered.entries())
      expect(Math.abs(10 * Math.log10(found[at]! / amount))).toBeLessThan(0.2)
    expect(fromBank(bank, new Float64Array(32)).every((amount) => amount === 0)).toBe(true)
  })
})
