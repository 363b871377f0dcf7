import { randomUniform, type Tensor } from '../tensor/index.js'

export interface DropoutOptions {
  /** Axes along which one draw decides: over time, say, so that a position cannot be guessed from its neighbours. */
  readonly sharedAxes?: readonly number[]
}

/**
 * Zeroes a share `rate` of `x` at random and scales the rest by 1 / (1 − rate), so that the mean stays (arXiv:1207.0580).
 * With shared axes it is the variational kind (arXiv:1512.05287), which also needs far fewer random numbers.
 */
export function dropout(x: Tensor, rate: number, { sharedAxes = [] }: DropoutOptions = {}): Tensor {
  if (rate === 0) return x
  const drawn = randomUniform(x.shape.map((length, axis) => (sharedAxes.includes(axis) ? 1 : length)))
  return x.mul(
    drawn
      .greaterEqual(rate)
      .cast(x.dtype)
      .mul(1 / (1 - rate)),
  )
}
