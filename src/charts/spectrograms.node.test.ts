import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { spectrogramSheet } from './spectrograms.node.js'

const middles = [100, 300, 900, 2700]
const sheet = { title: 'Sounds', middles, frames: 8, seconds: 0.5, columns: 2, scale: 4 }

describe('a sheet of spectrograms', () => {
  it('shows silence black, what is loud pale, high bands above low ones', async () => {
    const pictures = new Float32Array(2 * 4 * 8)
    pictures.fill(1, 0, 8) // The highest band of the first.
    const png = await spectrogramSheet({ ...sheet, pictures, rowLabels: ['kick'], columnLabels: ['real', 'made'] })
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    const count = (red: number, green: number, blue: number): number[] =>
      Array.from({ length: info.width * info.height }, (_, i) => i).filter(
        (i) => data[3 * i] === red && data[3 * i + 1] === green && data[3 * i + 2] === blue,
      )
    const [pale, black] = [count(252, 255, 164), count(0, 0, 4)]
    expect([pale.length, black.length]).toEqual([8 * 4 * 4, (2 * 4 * 8 - 8) * 16])
    expect(Math.max(...pale)).toBeLessThan(Math.max(...black))
  })

  it('refuses what are no whole pictures', async () => {
    await expect(spectrogramSheet({ ...sheet, pictures: new Float32Array(33) })).rejects.toThrow(
      'not whole pictures of 4 × 8',
    )
    await expect(spectrogramSheet({ ...sheet, pictures: new Float32Array(0) })).rejects.toThrow('0 values')
  })
})
