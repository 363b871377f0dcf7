import { expect, it } from 'vitest'
import { goodnessOfFit } from './goodness-of-fit.js'

it('is what tables of χ² say of a die', () => {
  // 60 throws: (25 + 4 + 1 + 4 + 0 + 100) / 10 = 13.4 with 5 degrees of freedom.
  expect(goodnessOfFit(new Array(6).fill(1 / 6), [5, 8, 9, 8, 10, 20])).toBeCloseTo(0.0199, 4)
  expect(goodnessOfFit(new Array(6).fill(1 / 6), [10, 10, 10, 10, 10, 10])).toBe(1)
})

it('counts what is rare together, and allows nothing else where only one outcome can come', () => {
  // .97 and three of .01 of 100: expected 97 and, together, 3; (90 − 97)² / 97 + (10 − 3)² / 3 with 1 degree of freedom.
  expect(goodnessOfFit([0.97, 0.01, 0.01, 0.01], [90, 4, 3, 3])).toBeCloseTo(4.09e-5, 6)
  expect(goodnessOfFit([1, 0], [50, 0])).toBe(1)
})
