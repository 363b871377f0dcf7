import { expect, it } from 'vitest'
import { rowExamples } from '../examples.js'
import { rangeOf } from './range.js'

it('takes each place of rows by its own mean and deviation', () => {
  const rows = Float32Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 7 : i % 4 === 1 ? 1e4 + 3 : 1e4 - 3))
  expect(rangeOf(rowExamples('rows', rows, [2]))).toEqual({ centre: [7, 1e4], scale: [1, 3] })
})

it('takes images as they are', () => {
  expect(rangeOf(rowExamples('images', new Float32Array(48), [3, 4, 4]))).toBe('image')
})

it('takes examples that know better at their word', () => {
  const range = { centre: [1, 2], scale: [1, 1] }
  expect(rangeOf({ ...rowExamples('rows', new Float32Array(4), [2]), range })).toBe(range)
})
