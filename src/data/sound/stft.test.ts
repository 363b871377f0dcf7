import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { fourier } from './fourier.js'
import { griffinLim, spectralConvergence } from './griffin-lim.js'
import { hann, magnitudes, stft } from './stft.js'

const noise = (length: number, seed = 1): Float64Array => {
  const random = randomStream(seed)
  return Float64Array.from({ length }, () => random.normal())
}

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)

describe('fourier', () => {
  it.each([2, 8, 64])('is the sum that defines it, of %i numbers', (size) => {
    const [real, imaginary] = [noise(size), noise(size, 2)]
    const sums = Array.from({ length: size }, (_, k) => {
      let [x, y] = [0, 0]
      for (let n = 0; n < size; n++) {
        const [cosine, sine] = [Math.cos((2 * Math.PI * k * n) / size), -Math.sin((2 * Math.PI * k * n) / size)]
        x += real[n]! * cosine - imaginary[n]! * sine
        y += real[n]! * sine + imaginary[n]! * cosine
      }
      return [x, y] as const
    })
    const [x, y] = [real.slice(), imaginary.slice()]
    fourier(size).forward(x, y)
    expect(
      furthest(
        x,
        sums.map(([first]) => first),
      ),
    ).toBeLessThan(1e-12 * size)
    expect(
      furthest(
        y,
        sums.map(([, second]) => second),
      ),
    ).toBeLessThan(1e-12 * size)
    fourier(size).inverse(x, y)
    expect(furthest(x, real) + furthest(y, imaginary)).toBeLessThan(1e-13 * size)
  })

  it('refuses other lengths', () => {
    for (const size of [0, 1, 3, 1000, 2.5]) expect(() => fourier(size)).toThrow('not a power of two')
  })
})

describe('short-time Fourier transform', () => {
  it('is the transform of each frame under its window', () => {
    const [size, hop, length] = [16, 4, 50]
    const samples = noise(length)
    const { spectrum, frames, bins } = stft(length, { size, hop })
    const { real, imaginary } = spectrum(samples)
    expect([frames, bins]).toEqual([13, 9])
    for (let frame = 0; frame < frames; frame++) {
      const [x, y] = [new Float64Array(size), new Float64Array(size)]
      for (let n = 0; n < size; n++) x[n] = (samples[frame * hop - 6 + n] ?? 0) * hann(size)[n]!
      fourier(size).forward(x, y)
      expect(furthest(real.subarray(frame * bins, (frame + 1) * bins), x.subarray(0, bins))).toBeLessThan(1e-12)
      expect(furthest(imaginary.subarray(frame * bins, (frame + 1) * bins), y.subarray(0, bins))).toBeLessThan(1e-12)
    }
  })

  it.each([
    [512, 256, 8192],
    [1024, 256, 8192],
    [64, 16, 1000],
    [64, 32, 7],
    [16, 2, 1],
  ])('gives back every sample, of frames of %i every %i', (size, hop, length) => {
    const samples = noise(length)
    const transform = stft(length, { size, hop })
    expect(furthest(transform.samples(transform.spectrum(samples)), samples)).toBeLessThan(1e-12)
  })

  it('refuses frames that leave gaps', () => {
    expect(() => stft(100, { size: 64, hop: 48 })).toThrow('hop 48')
    expect(() => stft(100, { size: 64, hop: 5 })).toThrow('hop 5')
    expect(() => stft(0, { size: 64, hop: 16 })).toThrow('nothing to transform')
  })
})

describe('phases', () => {
  const layout = { size: 256, hop: 64 }
  const length = 4096
  /** A tone that falls and fades, and a little noise. */
  const sound = noise(length).map((value, n) => {
    const time = n / length
    return Math.exp(-4 * time) * (Math.sin(600 * (time - 0.3 * time * time)) + 0.1 * value)
  })
  const wanted = magnitudes(stft(length, layout).spectrum(sound))
  const errors = (momentum: number, iterations: number): number[] => {
    const told: number[] = []
    griffinLim(wanted, length, layout, { momentum, iterations, seed: 1, onError: (error) => told.push(error) })
    return told
  }

  it('never grow worse without momentum', () => {
    const told = errors(0, 60)
    for (const [i, error] of told.entries()) if (i > 0) expect(error).toBeLessThanOrEqual(told[i - 1]! + 1e-12)
    expect(told[0]! / told.at(-1)!).toBeGreaterThan(3)
  })

  it('come nearer with momentum in as many steps', () => {
    expect(errors(0.99, 60).at(-1)).toBeLessThan(0.8 * errors(0, 60).at(-1)!)
  })

  it('make a sound as loud as it should be, the same for a seed', () => {
    const made = griffinLim(wanted, length, layout, { seed: 3 })
    expect(spectralConvergence(magnitudes(stft(length, layout).spectrum(made)), wanted)).toBeLessThan(0.12)
    expect(griffinLim(wanted, length, layout, { seed: 3 })).toEqual(made)
    expect(griffinLim(wanted, length, layout, { seed: 4 })).not.toEqual(made)
  })

  it('need as many frames as the length has', () => {
    expect(() => griffinLim(wanted, length + 64, layout)).toThrow('not 65 frames of 129')
  })

  it('keep silence silent', () => {
    const made = griffinLim(new Float64Array(wanted.length), length, layout)
    expect(made.every((sample) => sample === 0)).toBe(true)
  })
})
