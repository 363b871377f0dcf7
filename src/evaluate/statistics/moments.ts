import { countRows, type Rows } from './rows.js'

/** What a Gaussian is fitted by. */
export interface Moments {
  readonly count: number
  readonly width: number
  /** [width] */
  readonly mean: Float64Array
  /** [width, width], row-major, with the divisor count − 1. */
  readonly covariance: Float64Array
}

/**
 * Mean and unbiased covariance of rows [count, width], in two passes, so that a mean far from zero costs no digits. Takes
 * count · width² / 2 multiplications.
 * @throws AtelierError on fewer than two rows.
 */
export function moments(rows: Rows, width: number): Moments {
  const count = countRows('moments', rows, width, 2)
  const mean = meanRow(rows, width)
  const covariance = new Float64Array(width * width)
  const centred = new Float64Array(width)
  for (let start = 0; start < rows.length; start += width) {
    for (let i = 0; i < width; i++) centred[i] = rows[start + i]! - mean[i]!
    for (let i = 0; i < width; i++) {
      const factor = centred[i]!
      for (let j = i, at = i * width; j < width; j++) covariance[at + j]! += factor * centred[j]!
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) {
      covariance[i * width + j]! /= count - 1
      covariance[j * width + i] = covariance[i * width + j]!
    }
  }
  return { count, width, mean, covariance }
}

/** The mean of rows [count, width] → [width]. */
export function meanRow(rows: Rows, width: number): Float64Array {
  const mean = new Float64Array(width)
  for (let start = 0; start < rows.length; start += width) {
    for (let i = 0; i < width; i++) mean[i]! += rows[start + i]!
  }
  return mean.map((sum) => (sum * width) / rows.length)
}
