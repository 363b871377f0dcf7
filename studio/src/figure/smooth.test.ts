import { expect, it } from 'vitest'
import { smooth } from './smooth'

it('is a mean of what came before, the first values counted fully, and never beyond them', () => {
  expect(smooth([1, 2, 3], 0)).toEqual([1, 2, 3])
  const [first, second] = smooth([4, 2], 0.5)
  expect([first, second]).toEqual([4, (0.5 * 4 + 2) / 1.5])
  const noisy = Array.from({ length: 200 }, (_, i) => Math.sin(i * i))
  const means = smooth(noisy, 0.95)
  expect(Math.max(...means)).toBeLessThanOrEqual(Math.max(...noisy))
  expect(Math.max(...means.slice(50))).toBeLessThan(0.5)
})

it('goes on after a value that is none', () => {
  expect(smooth([1, Number.NaN, 1], 0.9)).toEqual([1, Number.NaN, 1])
})
