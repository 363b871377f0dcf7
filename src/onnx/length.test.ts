import { describe, expect, it } from 'vitest'
import { fitLength, spell } from './length.js'

const sizes = [
  { batch: 2, time: 8 },
  { batch: 5, time: 3 },
  { batch: 3, time: 2 },
]
const named = (values: number[]): string | undefined => {
  const length = fitLength(values, sizes)
  return length && spell(length)
}

describe('fitLength', () => {
  it('finds a named length, a multiple and a product', () => {
    expect(named([2, 5, 3])).toBe('batch')
    expect(named([16, 6, 4])).toBe('2*time')
    expect(named([64, 60, 24])).toBe('4*batch*time')
  })

  it('finds what is added or taken away', () => {
    expect(named([7, 2, 1])).toBe('time-1')
    expect(named([9, 4, 3])).toBe('time+1')
    expect(named([8, 13, 14])).toBe('-1*time+16')
  })

  it('leaves a length alone that never changes', () => {
    expect(fitLength([7, 7, 7], sizes)).toEqual({ factors: [], scale: 0, offset: 7 })
  })

  it('finds nothing for a sum of two, a half, or what the third trace denies', () => {
    expect(named([10, 8, 5])).toBeUndefined()
    expect(named([4, 1, 1])).toBeUndefined()
    expect(named([8, 3, 3])).toBeUndefined()
  })

  it('does not choose between two that fit', () => {
    const alike = [
      { batch: 2, time: 4 },
      { batch: 3, time: 6 },
    ]
    expect(fitLength([4, 6], alike)).toBeUndefined()
  })
})
