import { describe, expect, it } from 'vitest'
import { makeOneShots, type SpectrogramFormat, spectrograms } from '../data/index.js'
import type { ExampleGenerator } from './example-generator.js'
import { soundGenerator } from './sound.js'

const format: SpectrogramFormat = { rate: 8000, length: 2048, mels: 24, size: 512, hop: 128, ceiling: 0, range: 60 }
const real = makeOneShots(10, { ...format, seed: 1 })

/** A generator that knows ten sounds by heart. */
const parrot: ExampleGenerator = {
  name: 'parrot',
  shape: [1, 24, 16],
  generate: async (count, { seed }) => {
    const size = 24 * 16
    const all = spectrograms(format).pictures(real.samples)
    const made = new Float32Array(count * size)
    for (let i = 0; i < count; i++)
      made.set(all.subarray(((seed + i) % 10) * size, (((seed + i) % 10) + 1) * size), i * size)
    return made
  },
  close: async () => {},
}

describe('sound generator', () => {
  it('gives sounds that look as the model made them', async () => {
    const { samples, pictures } = await soundGenerator(parrot, format).generate(4, { seed: 2 })
    expect([samples.length, pictures.length]).toEqual([4 * 2048, 4 * 24 * 16])
    const again = spectrograms(format).pictures(samples)
    const error = pictures.reduce((sum, value, i) => sum + Math.abs(value - again[i]!), 0) / pictures.length
    expect(error * format.range).toBeLessThan(2)
  })

  it('makes a sound that its seed and place decide', async () => {
    const generator = soundGenerator(parrot, format, { iterations: 4 })
    const [four, two] = await Promise.all([4, 2].map((count) => generator.generate(count, { seed: 7 })))
    expect(two!.samples).toEqual(four!.samples.subarray(0, 2 * 2048))
  })

  it('refuses what makes something else', () => {
    expect(() => soundGenerator({ ...parrot, shape: [1, 28, 28] }, format)).toThrow('[1, 24, 16]')
  })
})
