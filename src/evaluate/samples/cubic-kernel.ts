/**
 * Sums of the cubic kernel k(x, y) = (x·y / width + 1)³ over all pairs of rows, in float64. With x̂ = (x / √width, 1) it is
 * (x̂·ŷ)³, a form of degree three, so that Σⱼ k(x, yⱼ) = Σₐ≤ᵦ≤꜀ Tₐᵦ꜀ x̂ₐ x̂ᵦ x̂꜀ with T the sum of all rows' products: one
 * pass over the rows of y instead of one for each x. That has about width³ / 6 terms, so rows of many columns are compared
 * pair by pair.
 */
import type { Rows } from '../statistics/rows.js'

/** Rows y, ready for sums over them. */
export interface KernelSums {
  /** Σⱼ k(xᵢ, yⱼ) for every row i of x. */
  of(x: Rows): Float64Array
}

/** Prepares sums over y for `readers` rows x in all, in the cheaper of two ways. */
export function kernelSums(y: Rows, width: number, readers: number): KernelSums {
  const rows = y.length / width
  const isPolynomialCheaper = (readers + rows) * terms(width + 1) < readers * rows * width
  return isPolynomialCheaper ? sumsByPolynomial(y, width) : sumsByPairs(y, width)
}

/** k(xᵢ, xᵢ) for every row. */
export function kernelDiagonal(x: Rows, width: number): Float64Array {
  return Float64Array.from({ length: x.length / width }, (_, i) => kernel(x, i * width, x, i * width, width))
}

/** Products of three of `length` numbers, order aside. */
const terms = (length: number): number => (length * (length + 1) * (length + 2)) / 6

function kernel(x: Rows, xStart: number, y: Rows, yStart: number, width: number): number {
  let product = 0
  for (let i = 0; i < width; i++) product += x[xStart + i]! * y[yStart + i]!
  return (product / width + 1) ** 3
}

export const sumsByPairs = (y: Rows, width: number): KernelSums => ({
  of: (x) =>
    Float64Array.from({ length: x.length / width }, (_, i) => {
      let sum = 0
      for (let start = 0; start < y.length; start += width) sum += kernel(x, i * width, y, start, width)
      return sum
    }),
})

export function sumsByPolynomial(y: Rows, width: number): KernelSums {
  const coefficients = cubicCoefficients(y, width)
  const row = new Float64Array(width + 1)
  const sumOf = (x: Rows, start: number): number => {
    extend(row, x, start, width)
    let [sum, at] = [0, 0]
    for (let a = 0; a <= width; a++) {
      for (let b = 0; b <= a; b++) {
        let inner = 0
        for (let c = 0; c <= b; c++) inner += coefficients[at++]! * row[c]!
        sum += row[a]! * row[b]! * inner
      }
    }
    return sum
  }
  return { of: (x) => Float64Array.from({ length: x.length / width }, (_, i) => sumOf(x, i * width)) }
}

/** T with a ≥ b ≥ c in order, each times the number of orders in which its three factors can stand. */
function cubicCoefficients(y: Rows, width: number): Float64Array {
  const coefficients = new Float64Array(terms(width + 1))
  const row = new Float64Array(width + 1)
  for (let start = 0; start < y.length; start += width) {
    extend(row, y, start, width)
    let at = 0
    for (let a = 0; a <= width; a++) {
      for (let b = 0; b <= a; b++) {
        const product = row[a]! * row[b]!
        for (let c = 0; c <= b; c++) coefficients[at++]! += product * row[c]!
      }
    }
  }
  let at = 0
  for (let a = 0; a <= width; a++) {
    for (let b = 0; b <= a; b++) {
      for (let c = 0; c <= b; c++) coefficients[at++]! *= a === c ? 1 : a === b || b === c ? 3 : 6
    }
  }
  return coefficients
}

/** Writes x̂ = (x / √width, 1). */
function extend(out: Float64Array, x: Rows, start: number, width: number): void {
  for (let i = 0; i < width; i++) out[i] = x[start + i]! / Math.sqrt(width)
  out[width] = 1
}
