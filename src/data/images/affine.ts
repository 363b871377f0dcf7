import type { Augmentation } from './shuffle.js'

export interface AffineOptions {
  /** Furthest move along each axis, as a share of its length. */
  readonly move: number
  /** Largest turn, in degrees. */
  readonly turn: number
  /** Largest change of each axis's scale, as a share. */
  readonly stretch: number
}

/** About what handwriting and photographs of things vary by without becoming something else. */
export const lightAffine: AffineOptions = { move: 2 / 28, turn: 10, stretch: 0.1 }

/**
 * Moves, turns and stretches an image, each uniformly up to the given size, reading it by linear interpolation; what lies beyond an
 * edge looks like the edge.
 */
export const affine =
  ({ move, turn, stretch }: AffineOptions): Augmentation =>
  (image, { channels, height, width }, random) => {
    const draw = (most: number): number => most * (2 * random.uniform() - 1)
    const angle = (draw(turn) * Math.PI) / 180
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
    const [across, down] = [1 + draw(stretch), 1 + draw(stretch)]
    const middle = [(width - 1) / 2, (height - 1) / 2] as const
    const centre = [middle[0] + draw(move * width), middle[1] + draw(move * height)] as const
    const area = height * width
    const before = image.slice()
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        // Where what is to be seen here comes from: the moves undone, then the stretch, then the turn.
        const [u, v] = [(x - centre[0]) / across, (y - centre[1]) / down]
        const column = within(cosine * u + sine * v + middle[0], width - 1)
        const row = within(cosine * v - sine * u + middle[1], height - 1)
        const [left, top] = [Math.floor(column), Math.floor(row)]
        const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
        const [h, k] = [column - left, row - top]
        for (let start = 0; start < channels * area; start += area) {
          const at = (j: number, i: number): number => before[start + j * width + i]!
          image[start + y * width + x] =
            (1 - k) * ((1 - h) * at(top, left) + h * at(top, right)) +
            k * ((1 - h) * at(bottom, left) + h * at(bottom, right))
        }
      }
    }
  }

const within = (place: number, last: number): number => Math.min(Math.max(place, 0), last)
