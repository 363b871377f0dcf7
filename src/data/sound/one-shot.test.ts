import { describe, expect, it } from 'vitest'
import { fitted, levelled, mixedDown, oneShot, withoutSilence } from './one-shot.js'
import { resampleSound } from './resample-sound.js'

const sine = (hertz: number, rate: number, length: number): Float64Array =>
  Float64Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate))

/** Root of the mean square of the middle half. */
const power = (samples: ArrayLike<number>): number => {
  const [from, to] = [Math.floor(samples.length / 4), Math.floor((3 * samples.length) / 4)]
  let sum = 0
  for (let n = from; n < to; n++) sum += samples[n]! ** 2
  return Math.sqrt(sum / (to - from))
}

describe('resampling', () => {
  it.each([
    [44_100, 16_000],
    [16_000, 44_100],
    [192_000, 16_000],
    [8_000, 11_025],
    [44_101, 16_000],
  ])('leaves a sine a sine, from %i to %i', (from, to) => {
    const hertz = 0.8 * (Math.min(from, to) / 2)
    const made = resampleSound(sine(hertz, from, Math.round(from / 10)), from, to)
    const wanted = sine(hertz, to, made.length)
    const error = made.map((value, n) => value - wanted[n]!)
    expect(Math.abs(made.length - to / 10)).toBeLessThanOrEqual(1)
    expect(20 * Math.log10(power(error) / power(wanted))).toBeLessThan(-70)
  })

  it('lets through less than a thousandth of what the new rate cannot hold', () => {
    for (const hertz of [8_000, 8_500, 10_000, 15_000, 21_000]) {
      const made = resampleSound(sine(hertz, 44_100, 8820), 44_100, 16_000)
      expect(20 * Math.log10(power(made) / Math.SQRT1_2)).toBeLessThan(-60)
    }
  })

  it('changes nothing between equal rates, and refuses rates that are none', () => {
    expect([...resampleSound([0.5, -0.25], 8000, 8000)]).toEqual([0.5, -0.25])
    expect(() => resampleSound([1], 44_100.5, 8000)).toThrow('from 44100.5')
  })
})

describe('one-shots', () => {
  it('mix channels as their mean', () => {
    expect([
      ...mixedDown([
        [1, 0.5],
        [0, -0.5],
      ]),
    ]).toEqual([0.5, 0])
  })

  it('begin with the sound', () => {
    const silent = Float64Array.from({ length: 100 }, (_, n) => (n < 60 ? 1e-4 : 0.5))
    expect(withoutSilence(silent, 1000).length).toBe(42) // and 2 ms before it
    expect(withoutSilence(new Float64Array(9), 1000).length).toBe(9)
  })

  it('end in silence, or fade where they are cut', () => {
    expect([...fitted(Float32Array.of(1, 1), 4, 100)]).toEqual([1, 1, 0, 0])
    expect([...fitted(new Float32Array(9).fill(1), 6, 100)]).toEqual([1, 1, 1, 1, 0.5, 0])
  })

  it('are equally loud', () => {
    expect([...levelled(Float32Array.of(0.1, -0.2))]).toEqual([expect.closeTo(0.45, 6), expect.closeTo(-0.9, 6)])
    expect([...levelled(new Float32Array(2))]).toEqual([0, 0])
  })

  it('are made of recordings, and not of what is none', () => {
    const format = { rate: 8000, length: 1000 }
    const made = oneShot({ rate: 16_000, channels: [sine(440, 16_000, 900), sine(440, 16_000, 900)] }, format)
    expect(made).toHaveLength(1000)
    expect(oneShot({ rate: 16_000, channels: [[]] }, format)).toEqual({ problem: 'it has no samples' })
    expect(oneShot({ rate: 16_000, channels: [new Float32Array(800)] }, format)).toEqual({ problem: 'it is silent' })
    expect(oneShot({ rate: 8000, channels: [[Number.NaN]] }, format)).toEqual({ problem: 'a sample is not a number' })
  })
})
