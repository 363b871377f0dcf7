import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { fitted, luminance } from './fit.js'
import type { ImageShape } from './image-set.js'
import { resample, resizeFilters } from './resample.js'

const grey = (height: number, width: number): ImageShape => ({ channels: 1, height, width })

/** An image by its value at each place. */
const drawn = (height: number, width: number, valueAt: (y: number, x: number) => number): Uint8Array =>
  Uint8Array.from({ length: height * width }, (_, at) => Math.round(valueAt(Math.floor(at / width), at % width)))

const mean = (values: Uint8Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What Pillow 9.4.0 makes of one line: Image.fromarray(np.uint8([[0, 50, 100, 255, 20, 90, 200, 10]])).resize((3, 1), filter), and to (13, 1). */
const recorded = {
  lanczosSmall: [61, 135, 93],
  cubicSmall: [59, 129, 99],
  linearSmall: [64, 123, 105],
  lanczosLarge: [0, 16, 51, 64, 156, 255, 148, 5, 40, 158, 204, 88, 0],
  cubicLarge: [0, 16, 52, 75, 145, 254, 143, 14, 60, 137, 201, 87, 0],
  linearLarge: [0, 21, 52, 83, 142, 237, 138, 28, 71, 128, 196, 90, 10],
} as const

describe('resample', () => {
  it.each(resizeFilters)('leaves one colour as it is, at any size (%s)', (filter) => {
    const pixels = Uint8Array.from({ length: 7 * 5 * 3 }, (_, at) => [10, 200, 255][at % 3]!)
    for (const size of [
      { height: 3, width: 11 },
      { height: 16, width: 2 },
      { height: 1, width: 1 },
    ]) {
      const made = resample(pixels, { channels: 3, height: 7, width: 5 }, size, { filter })
      expect(made.every((value, at) => value === [10, 200, 255][at % 3])).toBe(true)
    }
  })

  it.each(resizeFilters)('leaves an image of the same size as it is (%s)', (filter) => {
    const random = randomStream(1)
    const pixels = drawn(9, 8, () => random.integer(256))
    expect(resample(pixels, grey(9, 8), { height: 9, width: 8 }, { filter })).toEqual(pixels)
  })

  // Worked by hand: four pixels to two, so that the filter is twice as wide. A new pixel lies 1/2 and 3/2 from its nearest old ones.
  it('weighs by the filter: linear', () => {
    // Of pixels 0, 1, 2 the triangle of half-width 2 around 1 gives 3/4, 3/4, 1/4 (the sum is 7/4): 200 x 3/7 and 200 x 0.
    expect([
      ...resample(Uint8Array.of(200, 0, 0, 0), grey(1, 4), { height: 1, width: 2 }, { filter: 'linear' }),
    ]).toEqual([86, 0])
  })

  it('weighs by the filter: box and cubic', () => {
    const pixels = Uint8Array.of(100, 0, 0, 0)
    expect([...resample(pixels, grey(1, 4), { height: 1, width: 2 }, { filter: 'box' })]).toEqual([50, 0])
    // Keys at 1/4, 1/4, 3/4, 5/4: 111/128, 111/128, 29/128, -9/128; the second pixel has them in reverse.
    const [a, b, c] = [111 / 128, 29 / 128, -9 / 128]
    const sum = 2 * a! + b! + c!
    const made = resample(Uint8Array.of(100, 0, 0, 200), grey(1, 4), { height: 1, width: 2 }, { filter: 'cubic' })
    expect([...made]).toEqual([Math.round((100 * a! + 200 * c!) / sum), Math.round((200 * a! + 100 * c!) / sum)])
  })

  it.each([
    ['lanczos3', 3, recorded.lanczosSmall],
    ['cubic', 3, recorded.cubicSmall],
    ['linear', 3, recorded.linearSmall],
    ['lanczos3', 13, recorded.lanczosLarge],
    ['cubic', 13, recorded.cubicLarge],
    ['linear', 13, recorded.linearLarge],
  ] as const)('agrees with Pillow (%s to %i)', (filter, width, values) => {
    const line = Uint8Array.of(0, 50, 100, 255, 20, 90, 200, 10)
    const made = resample(line, grey(1, 8), { height: 1, width }, { filter })
    expect(Math.max(...made.map((value, at) => Math.abs(value - values[at]!)))).toBeLessThanOrEqual(1)
  })

  it.each(resizeFilters)('makes grey of a chequerboard (%s)', (filter) => {
    const board = drawn(64, 64, (y, x) => ((x + y) % 2) * 255)
    for (const value of resample(board, grey(64, 64), { height: 16, width: 16 }, { filter })) {
      expect(Math.abs(value - 127.5)).toBeLessThan(6)
    }
  })

  it('makes grey of rings finer than the new pixels, where picking pixels makes new rings', () => {
    const side = 256
    const zone = drawn(side, side, (y, x) => 127.5 + 127.5 * Math.cos(((x * x + y * y) * Math.PI) / (2 * side)))
    const spread = (image: Uint8Array): number => {
      const corner = image.filter((_, at) => at % 32 > 20 && Math.floor(at / 32) > 20)
      const middle = mean(corner)
      return Math.sqrt(corner.reduce((sum, value) => sum + (value - middle) ** 2, 0) / corner.length)
    }
    expect(spread(resample(zone, grey(side, side), { height: 32, width: 32 }))).toBeLessThan(2)
    expect(spread(drawn(32, 32, (y, x) => zone[y * 8 * side + x * 8]!))).toBeGreaterThan(50)
  })

  it('keeps the mean and answers a point of light alike on both sides', () => {
    const random = randomStream(2)
    const noise = drawn(60, 60, () => 60 + random.integer(130))
    const small = resample(noise, grey(60, 60), { height: 12, width: 12 }, { filter: 'box' })
    expect(mean(small)).toBeCloseTo(mean(noise), 0)
    const point = resample(
      drawn(1, 33, (_, x) => (x === 16 ? 255 : 0)),
      grey(1, 33),
      { height: 1, width: 99 },
    )
    expect([...point]).toEqual([...point].reverse())
    expect(point[49]).toBe(255)
  })

  it('reads a part of an image, to fractions of a pixel', () => {
    const box = { top: 0, left: 0.5, height: 1, width: 2 }
    const made = resample(Uint8Array.of(0, 100, 200, 0), grey(1, 4), { height: 1, width: 1 }, { filter: 'box', box })
    expect([...made]).toEqual([50])
    const beyond = { box: { ...box, left: 3 } }
    expect(() => resample(new Uint8Array(4), grey(1, 4), { height: 1, width: 1 }, beyond)).toThrow('not within 1 × 4')
  })
})

describe('fitted', () => {
  const wide = Uint8Array.of(10, 20, 30, 40)
  const options = { filter: 'box', background: [255, 0, 0] } as const
  const square = { height: 2, width: 2 }

  it('covers by cutting off the same at both ends', () => {
    expect([...fitted(wide, grey(1, 4), { height: 1, width: 2 }, { ...options, fit: 'cover' })]).toEqual([20, 30])
    expect([...fitted(wide, grey(1, 4), square, { ...options, fit: 'cover' })]).toEqual([20, 30, 20, 30])
    expect([...fitted(wide, grey(4, 1), { height: 2, width: 1 }, { ...options, fit: 'cover' })]).toEqual([20, 30])
  })

  it('contains by leaving a border of the background', () => {
    const shape = { channels: 3, height: 1, width: 4 } as const
    const made = fitted(Uint8Array.from([...wide].flatMap((value) => [value, value, value])), shape, square, {
      ...options,
      fit: 'contain',
    })
    expect([...made]).toEqual([15, 15, 15, 35, 35, 35, 255, 0, 0, 255, 0, 0])
    const framed = fitted(wide, grey(1, 4), { height: 3, width: 4 }, { ...options, fit: 'contain' })
    expect([...framed]).toEqual([127, 127, 127, 127, 10, 20, 30, 40, 127, 127, 127, 127])
  })

  it('fills by changing the proportions', () => {
    expect([...fitted(wide, grey(1, 4), square, { ...options, fit: 'fill' })]).toEqual([15, 35, 15, 35])
  })

  it('weighs colours for grey by how light they are', () => {
    expect(
      (
        [
          [255, 0, 0],
          [0, 255, 0],
          [0, 0, 255],
          [128, 128, 128],
          [255, 255, 255],
        ] as const
      ).map(luminance),
    ).toEqual([127, 220, 76, 128, 255])
  })
})
