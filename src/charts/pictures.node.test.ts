import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { animation, halfBlocks, imageGrid, type Picture, tileImages } from './index.node.js'

const black = { channels: 1, height: 2, width: 2 } as const
const rgb = (...pixels: readonly (readonly [number, number, number])[]): Uint8Array => Uint8Array.from(pixels.flat())
const [red, green, blue, white] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
] as const

describe('tileImages', () => {
  it('puts images in rows, enlarged by repeating pixels', () => {
    const sheet = tileImages(
      rgb(red, green, blue),
      { channels: 3, height: 1, width: 1 },
      { columns: 2, scale: 2, gap: 1 },
    )
    expect([sheet.width, sheet.height, sheet.columns]).toEqual([7, 7, 2])
    const at = (y: number, x: number): number[] => [...sheet.pixels.subarray((y * 7 + x) * 3, (y * 7 + x) * 3 + 3)]
    expect([at(1, 1), at(2, 2), at(1, 4), at(4, 1)]).toEqual([red, red, green, blue])
    expect([at(0, 0), at(1, 3), at(4, 4), at(6, 6)]).toEqual([white, white, white, white])
    expect(sheet.places).toEqual([
      { x: 1, y: 1 },
      { x: 4, y: 1 },
      { x: 1, y: 4 },
    ])
  })

  it('shows grey as equal red, green and blue', () => {
    const sheet = tileImages(Uint8Array.of(0, 100), { channels: 1, height: 1, width: 2 }, { scale: 1, gap: 0 })
    expect([...sheet.pixels]).toEqual([0, 0, 0, 100, 100, 100])
  })

  it('enlarges small images to about 64 pixels, and large ones not', () => {
    const scaleOf = (side: number): number => {
      const shape = { channels: 1, height: side, width: side } as const
      return tileImages(new Uint8Array(side * side), shape).scale
    }
    expect([8, 28, 32, 64, 300].map(scaleOf)).toEqual([8, 2, 2, 1, 1])
  })

  it.each([
    ['none', 0, {}, 'tileImages: 0 bytes'],
    ['half an image', 6, {}, 'tileImages: 6 bytes: not one or more images of 2 × 2'],
    ['no columns', 4, { columns: 0 }, 'columns 0: not a whole number'],
    ['a broken scale', 4, { scale: 1.5 }, 'scale 1.5: not a whole number'],
  ])('refuses %s', (_, bytes, options, words) => {
    expect(() => tileImages(new Uint8Array(bytes), black, options)).toThrow(words)
  })
})

describe('imageGrid', () => {
  const shape = { channels: 3, height: 1, width: 1 } as const

  it('is a PNG with the images as they are', async () => {
    const png = await imageGrid(rgb(red, green), shape, { scale: 10, columns: 2 })
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ format: 'raw', width: 16 + 10 + 6 + 10 + 16, height: 42, channels: 3 })
    const at = (y: number, x: number): number[] => [...data.subarray((y * 58 + x) * 3, (y * 58 + x) * 3 + 3)]
    expect([at(0, 0), at(16, 16), at(25, 25), at(20, 28), at(16, 32)]).toEqual([white, red, red, white, green])
  })

  it('writes words under images, before rows and above all, and leaves the images as they are', async () => {
    const plain = await sharp(await imageGrid(rgb(red, green), shape)).metadata()
    const options = { labels: ['crimson', ''], rowLabels: ['first row'], title: 'Colours', subtitle: 'two', columns: 2 }
    const lettered = await imageGrid(rgb(red, green), shape, options)
    const bare = await imageGrid(rgb(red, green), shape, { ...options, labels: [' ', ''] })
    const { data, info } = await sharp(lettered).raw().toBuffer({ resolveWithObject: true })
    expect(info.width).toBeGreaterThan(plain.width)
    expect(Buffer.compare(lettered, bare)).not.toBe(0)
    let reds = 0
    for (let at = 0; at < data.length; at += 3) if (data[at] === 255 && data[at + 1] === 0) reds += 1
    expect(reds).toBe(96 * 96)
  })

  it('gives the same bytes again', async () => {
    const [a, b] = [0, 1].map(() => imageGrid(rgb(red, green), shape, { labels: ['a', 'b'] }))
    expect(Buffer.compare(await a!, await b!)).toBe(0)
  })
})

describe('animation', () => {
  const frames: Picture[] = [red, green, blue].map((colour) => ({
    channels: 3,
    height: 1,
    width: 2,
    pixels: rgb(colour, white),
  }))

  it.each(['gif', 'webp'] as const)('holds every frame and how long it is shown (%s)', async (format) => {
    const bytes = await animation(frames, { format, milliseconds: 50, pause: 700, loops: 2 })
    const meta = await sharp(bytes, { animated: true }).metadata()
    expect(meta).toMatchObject({ format, width: 2, pages: 3, pageHeight: 1, delay: [50, 50, 700], loop: 2 })
    const read = await sharp(bytes, { animated: true }).removeAlpha().raw().toBuffer()
    expect([...read]).toEqual([...red, ...white, ...green, ...white, ...blue, ...white])
  })

  it('takes grey frames', async () => {
    const grey = [0, 90, 255].map((value) => ({ ...black, pixels: new Uint8Array(4).fill(value) }))
    const meta = await sharp(await animation(grey, { format: 'gif' }), { animated: true }).metadata()
    expect(meta).toMatchObject({ pages: 3, delay: [100, 100, 1000], loop: 0 })
  })

  it('refuses no frames and unlike ones', async () => {
    await expect(animation([], { format: 'gif' })).rejects.toThrow('animation: no frames')
    const unlike = [frames[0]!, { ...black, pixels: new Uint8Array(4) }]
    await expect(animation(unlike, { format: 'gif' })).rejects.toThrow('frame 1 of 2 × 2 with 1 channels')
  })
})

describe('halfBlocks', () => {
  const picture: Picture = { channels: 3, height: 3, width: 2, pixels: rgb(red, red, blue, blue, green, white) }

  it('shows two rows of pixels in one line, and says a colour once', () => {
    expect(halfBlocks(picture, { colours: 'true' })).toBe(
      '\x1b[38;2;255;0;0;48;2;0;0;255m▀▀\x1b[0m\n\x1b[38;2;0;255;0m▀\x1b[38;2;255;255;255m▀\x1b[0m',
    )
  })

  it('takes the nearest of 256 colours, greys among them', () => {
    const pixels = rgb(red, [120, 118, 119], [96, 130, 214], white)
    const text = halfBlocks({ channels: 3, height: 1, width: 4, pixels }, { colours: '256' })
    expect([...text.matchAll(/38;5;(\d+)/g)].map((match) => Number(match[1]))).toEqual([196, 243, 68, 231])
  })

  it('makes a wide picture smaller by the mean of what falls into a pixel', () => {
    const pixels = Uint8Array.of(0, 90, 30, 60, 255, 255)
    const text = halfBlocks({ channels: 1, height: 1, width: 6, pixels }, { colours: 'true', columns: 2 })
    expect([...text.matchAll(/38;2;(\d+)/g)].map((match) => Number(match[1]))).toEqual([40, 190])
  })
})
