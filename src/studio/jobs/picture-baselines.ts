/** What a network of pictures has to beat, and how far its pictures are from those that it learnt from. */
import { principalComponents } from '../../evaluate/index.js'
import type { Memory } from '../../runtime/index.js'

export interface PrincipalSetting {
  /** [pictures, size], from 0 to 1. */
  readonly training: Float32Array
  readonly test: Float32Array
  readonly size: number
  readonly seed: number
  /** Components at most. Default 32. */
  readonly most?: number
}

/** Mean square a pixel of test pictures that are rebuilt from 0, 1, 2, … principal components of the training ones. */
export async function principalErrors(
  memory: Memory,
  { training, test, size, seed, most = 32 }: PrincipalSetting,
): Promise<readonly number[]> {
  const rows = training.length / size
  const count = Math.min(most, size, rows - 1)
  const { mean, directions } = await principalComponents(
    memory,
    { count: rows, width: size, rows: (from, to) => training.subarray(from * size, to * size) },
    { count, seed },
  )
  const errors = new Float64Array(count + 1)
  for (let at = 0; at < test.length; at += size) {
    let left = 0
    for (let i = 0; i < size; i++) left += (test[at + i]! - mean[i]!) ** 2
    errors[0]! += left
    // Directions are orthonormal: each takes the square of the score along it.
    for (let k = 0; k < count; k++) {
      let score = 0
      for (let i = 0; i < size; i++) score += (test[at + i]! - mean[i]!) * directions[k * size + i]!
      left -= score ** 2
      errors[k + 1]! += left
    }
  }
  return Array.from(errors, (sum) => sum / test.length)
}

/** Of each row the nearest of the others, both [n, size]: its place, and the squared distance. */
export function nearestAmong(
  rows: Float32Array,
  others: Float32Array,
  size: number,
): readonly { readonly place: number; readonly square: number }[] {
  return Array.from({ length: rows.length / size }, (_, row) => {
    let [place, least] = [0, Number.POSITIVE_INFINITY]
    for (let at = 0; at < others.length; at += size) {
      let square = 0
      for (let i = 0; i < size && square < least; i++) square += (rows[row * size + i]! - others[at + i]!) ** 2
      if (square < least) [place, least] = [at / size, square]
    }
    return { place, square: least }
  })
}
