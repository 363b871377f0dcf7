import { describe, expect, it } from 'vitest'
import { evenLabels, percent, powerOfTen, shortNumber } from './numbers.js'

describe('shortNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [-2.5, '−2.5'],
    [0.0123456, '0.0123'],
    [1234, '1234'],
    [9999.6, '10000'],
    [10_000, '10k'],
    [148_200, '148k'],
    [999_999, '1M'],
    [1.6e6, '1.6M'],
    [7e9, '7B'],
    [2e12, '2T'],
    [1.19e-7, '1.19×10⁻⁷'],
    [-3e20, '−3×10²⁰'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '−Infinity'],
  ])('writes %d as %s', (value, text) => {
    expect(shortNumber(value)).toBe(text)
  })

  it('writes thousands as k beside larger numbers', () => {
    expect(shortNumber(1500, 20_000)).toBe('1.5k')
    expect(shortNumber(20, 20_000)).toBe('20')
  })
})

describe('labels of an axis', () => {
  it.each([
    [
      [0, 0.5, 1],
      ['0', '0.5', '1.0'],
    ],
    [
      [1.75, 2, 2.25],
      ['1.75', '2.00', '2.25'],
    ],
    [
      [0, 5000, 10_000],
      ['0', '5k', '10k'],
    ],
    [
      [1_000_000, 1_000_001],
      ['1M', '1.000001M'],
    ],
    [
      [-0.1, 0, 0.1],
      ['−0.1', '0', '0.1'],
    ],
    [
      [1e-5, 2e-5],
      ['1×10⁻⁵', '2×10⁻⁵'],
    ],
    [
      [0.001, 0.5],
      ['0.001', '0.500'],
    ],
    [[], []],
  ])('writes %j as %j', (values, labels) => {
    expect(evenLabels(values)).toEqual(labels)
  })

  it('writes powers and shares', () => {
    expect([powerOfTen(-12), powerOfTen(0), powerOfTen(3)]).toEqual(['10⁻¹²', '10⁰', '10³'])
    expect([percent(0.4531), percent(1), percent(-0.05)]).toEqual(['45.3%', '100%', '−5%'])
  })
})
