import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { loudestBand, type SpectrogramFormat, spectrograms } from './spectrogram.js'

const format: SpectrogramFormat = { rate: 8000, length: 4096, mels: 32, size: 512, hop: 128, ceiling: 0, range: 60 }

const sine = (hertz: number, level = 1): Float32Array =>
  Float32Array.from({ length: format.length }, (_, n) => level * Math.sin((2 * Math.PI * hertz * n) / format.rate))

describe('spectrograms', () => {
  it('show a sine where it is, the highest band on top', () => {
    const { pictures, shape, middles } = spectrograms(format)
    expect(shape).toEqual([1, 32, 32])
    const hertz = middles[20]!
    const picture = pictures(sine(hertz))
    const column = Array.from({ length: 32 }, (_, row) => picture[row * 32 + 16]!)
    expect(column.indexOf(Math.max(...column))).toBe(32 - 1 - 20)
  })

  it('measure in decibels against a sine of full scale', () => {
    // What leaks into its neighbours in the band lifts a sine of full scale by up to 1.8 dB.
    const { pictures, middles } = spectrograms({ ...format, ceiling: 3 })
    const at = (level: number): number => {
      const picture = pictures(sine(middles[20]!, level))
      return Math.max(...Array.from({ length: 32 }, (_, row) => picture[row * 32 + 16]!))
    }
    const full = at(1)
    expect(full * format.range).toBeGreaterThan(57)
    expect(full * format.range).toBeLessThan(59)
    for (const decibels of [10, 20, 30]) {
      expect((full - at(10 ** (-decibels / 20))) * format.range).toBeCloseTo(decibels, 0)
    }
  })

  it('lie from 0, which is silence, to 1', () => {
    const { pictures, sound } = spectrograms(format)
    expect(pictures(new Float32Array(format.length)).every((value) => value === 0)).toBe(true)
    const loud = pictures(Float32Array.from({ length: format.length }, (_, n) => (n % 64 < 32 ? 1 : -1)))
    expect([Math.min(...loud) >= 0, Math.max(...loud) <= 1]).toEqual([true, true])
    expect(sound(new Float32Array(32 * 32)).every((sample) => sample === 0)).toBe(true)
  })

  it('come back from the sound that is made of them', () => {
    const random = randomStream(2)
    const drum = sine(300).map((value, n) => Math.exp(-n / 900) * (value + 0.2 * random.normal()) * 0.5)
    const { pictures, sound } = spectrograms(format)
    const picture = pictures(drum)
    const again = pictures(sound(picture, { seed: 1, iterations: 60 }))
    const decibels = picture.reduce((sum, value, i) => sum + Math.abs(value - again[i]!), 0) / picture.length
    expect(decibels * format.range).toBeLessThan(1)
  })

  it('are made for many sounds as for one', () => {
    const { pictures } = spectrograms(format)
    const [a, b] = [sine(200), sine(1200)]
    const both = pictures(Float32Array.from([...a, ...b]))
    expect(both).toEqual(Float32Array.from([...pictures(a), ...pictures(b)]))
  })

  it('find a ceiling that cuts nothing off', () => {
    const sounds = Float32Array.from([...sine(500, 0.2), ...sine(1500, 0.4)])
    const ceiling = loudestBand(sounds, format)
    const picture = spectrograms({ ...format, ceiling }).pictures(sounds)
    expect(picture.reduce((most, value) => Math.max(most, value), 0)).toBeCloseTo(1, 5)
    expect(loudestBand(new Float32Array(format.length), format)).toBe(0)
  })

  it('refuse what does not fit', () => {
    const { pictures, magnitudes } = spectrograms(format)
    expect(() => pictures(new Float32Array(4097))).toThrow('not whole sounds of 4096')
    expect(() => magnitudes(new Float32Array(10))).toThrow('not a picture of 32 × 32')
    expect(() => spectrograms({ ...format, range: 0 })).toThrow('range of 0 dB')
  })
})
