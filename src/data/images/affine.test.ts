import { describe, expect, it } from 'vitest'
import { type RandomStream, randomStream } from '../../tensor/index.js'
import { affine } from './affine.js'

const shape = { channels: 3, height: 5, width: 7 } as const
const area = 35

/** A stream that draws these numbers in turn: turn, stretch of columns and rows, move of columns and rows. */
const drawing = (...numbers: number[]): RandomStream => ({ uniform: () => numbers.shift()! }) as unknown as RandomStream
/** The draw that means no change. */
const none = 0.5

/** Each channel a ramp: column + 10 · row + 100 · channel. */
const ramp = (): Float32Array =>
  Float32Array.from({ length: 3 * area }, (_, i) => {
    const [channel, place] = [Math.floor(i / area), i % area]
    return (place % 7) + 10 * Math.floor(place / 7) + 100 * channel
  })

describe('affine', () => {
  it('leaves an image alone where nothing is drawn', () => {
    const image = ramp()
    affine({ move: 0.3, turn: 20, stretch: 0.5 })(image, shape, drawing(none, none, none, none, none))
    expect(image).toEqual(ramp())
  })

  it('moves by parts of a pixel, repeating the edge', () => {
    const image = ramp()
    affine({ move: 0.5 / 7, turn: 0, stretch: 0 })(image, shape, drawing(none, none, none, 1, none))
    const rows = Array.from({ length: 15 }, (_, row) => image.slice(7 * row, 7 * row + 7))
    for (const [row, values] of rows.entries()) {
      const start = 10 * (row % 5) + 100 * Math.floor(row / 5)
      const wanted = [0, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5].map((column) => start + column)
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(wanted[i]!, 4)
    }
  })

  it('turns about the middle', () => {
    const square = { channels: 1, height: 3, width: 3 } as const
    const image = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)
    affine({ move: 0, turn: 90, stretch: 0 })(image, square, drawing(1, none, none, none, none))
    const turned = [7, 4, 1, 8, 5, 2, 9, 6, 3] // clockwise
    for (const [i, value] of image.entries()) expect(value).toBeCloseTo(turned[i]!, 5)
  })

  it('stretches about the middle', () => {
    const line = { channels: 1, height: 1, width: 5 } as const
    const image = Float32Array.of(0, 1, 2, 3, 4)
    affine({ move: 0, turn: 0, stretch: 1 })(image, line, drawing(none, 1, none, none, none))
    for (const [i, value] of image.entries()) expect(value).toBeCloseTo([1, 1.5, 2, 2.5, 3][i]!, 5)
  })

  it('keeps values within what there was', () => {
    const image = ramp()
    const random = randomStream(1)
    for (let i = 0; i < 20; i++) affine({ move: 0.2, turn: 30, stretch: 0.2 })(image, shape, random)
    expect(Math.min(...image)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...image)).toBeLessThanOrEqual(246)
  })
})
