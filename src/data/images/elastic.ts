import { type AffineOptions, lightAffine } from './affine.js'
import type { Augmentation } from './shuffle.js'

export interface ElasticOptions extends AffineOptions {
  /** Largest slant along the width, as a share of the height. */
  readonly slant: number
  /** Deviation of how far the knots of a grid are pulled along each axis, as a share of its length. */
  readonly bend: number
  /** Knots along each axis. */
  readonly knots: number
}

/** About what one hand's drawing of a character differs by from another's. */
export const handwriting: ElasticOptions = { ...lightAffine, stretch: 0.2, slant: 0.2, bend: 0.025, knots: 5 }

/**
 * Moves, turns, stretches and slants an image, each uniformly up to the given size, and bends it: knots of a grid are pulled by normal draws, and
 * places between them by as much as their knots, bilinearly (after the elastic distortions of P. Simard et al., "Best practices for convolutional neural
 * networks", 2003, section 2, with a coarse grid for their wide kernel). The image is read once, by linear interpolation; what lies beyond an edge
 * looks like the edge.
 */
export const elastic =
  ({ move, turn, stretch, slant, bend, knots }: ElasticOptions): Augmentation =>
  (image, { channels, height, width }, random) => {
    const draw = (most: number): number => most * (2 * random.uniform() - 1)
    const angle = (draw(turn) * Math.PI) / 180
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
    const [across, down, slope] = [1 + draw(stretch), 1 + draw(stretch), draw(slant)]
    const [middle, centre] = [(width - 1) / 2, (height - 1) / 2]
    const [toRight, toBottom] = [draw(move * width), draw(move * height)]
    const pulls = Float32Array.from({ length: 2 * knots * knots }, (_, i) => {
      return bend * (i < knots * knots ? width : height) * random.normal()
    })
    const area = height * width
    const before = image.slice()
    const [stepX, stepY] = [(knots - 1) / (width - 1), (knots - 1) / (height - 1)]
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const place = cellOf(x * stepX, y * stepY, knots, knots)
        const v = (y - centre - toBottom) / down
        const u = (x - middle - toRight) / across + slope * v
        const column = cosine * u + sine * v + middle + between(pulls, 0, knots, place)
        const row = cosine * v - sine * u + centre + between(pulls, knots * knots, knots, place)
        const source = cellOf(within(column, width - 1), within(row, height - 1), width, height)
        for (let start = 0; start < channels * area; start += area) {
          image[start + y * width + x] = between(before, start, width, source)
        }
      }
    }
  }

/** Where a place lies on a grid: its upper left point and the shares of the way to the next. */
interface Cell {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly h: number
  readonly k: number
}

function cellOf(x: number, y: number, columns: number, rows: number): Cell {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [right, bottom] = [Math.min(left + 1, columns - 1), Math.min(top + 1, rows - 1)]
  return { left, top, right, bottom, h: x - left, k: y - top }
}

/** The value of a grid that begins at `start` with rows of `columns`, bilinearly. */
function between(grid: Float32Array, start: number, columns: number, { left, top, right, bottom, h, k }: Cell): number {
  const at = (row: number, column: number): number => grid[start + row * columns + column]!
  return (
    (1 - k) * ((1 - h) * at(top, left) + h * at(top, right)) + k * ((1 - h) * at(bottom, left) + h * at(bottom, right))
  )
}

const within = (place: number, last: number): number => Math.min(Math.max(place, 0), last)
