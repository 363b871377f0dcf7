import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { encodePng, pngTexts } from './png.js'

const picture = (channels: 1 | 3) => {
  const [height, width] = [3, 5]
  const pixels = Uint8Array.from({ length: channels * height * width }, (_, i) => (i * 37) % 256)
  return { channels, height, width, pixels }
}

describe('PNG files', () => {
  it.each([1, 3] as const)(
    'hold a picture of %d channels that other programs read pixel by pixel',
    async (channels) => {
      const { pixels, height, width } = picture(channels)
      const read = sharp(await encodePng(picture(channels)))
      expect(await read.metadata()).toMatchObject({ format: 'png', height, width, channels })
      const raw = await read
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer()
      expect([...raw]).toEqual([...pixels])
    },
  )

  it('say what they were told, in any script', async () => {
    const texts = { Title: 'Drei – 三', atelier: '{"seed":3}' }
    const file = await encodePng(picture(1), texts)
    expect(pngTexts(file)).toEqual(texts)
    const { comments } = await sharp(file).metadata()
    expect(comments).toContainEqual({ keyword: 'atelier', text: '{"seed":3}' })
  })

  it('are refused where they are none, are cut short, or were changed', async () => {
    const file = await encodePng(picture(1), { Title: 'three' })
    expect(() => pngTexts(file.subarray(1))).toThrow('do not begin as a PNG file')
    expect(() => pngTexts(file.subarray(0, file.length - 8))).toThrow('cut short')
    const changed = file.slice()
    changed[changed.indexOf('h'.charCodeAt(0), 50)] = 'H'.charCodeAt(0)
    expect(() => pngTexts(changed)).toThrow('not as it was written')
  })

  it('are not made of what is no picture or no keyword', async () => {
    await expect(encodePng({ ...picture(1), width: 4 })).rejects.toThrow('no picture of 3 × 4')
    await expect(encodePng(picture(1), { ' a': '' })).rejects.toThrow('keyword')
  })
})
