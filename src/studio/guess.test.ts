import { describe, expect, it } from 'vitest'
import type { Prediction } from './experiment.js'
import { blankGuess, fits, gapInWords, readable } from './guess.js'

const curve = {
  kind: 'curve',
  ask: 'How many?',
  x: { label: 'temperature', values: [0, 1, 2] },
  y: { label: 'choices', least: 1, most: 25 },
} as const satisfies Prediction
const order = { kind: 'order', ask: 'Which first?', items: ['a', 'b', 'c', 'd'] } as const satisfies Prediction
const number = {
  kind: 'number',
  ask: 'How many?',
  least: 0,
  most: 100,
  step: 5,
  unit: '%',
} as const satisfies Prediction

const plane = {
  ...{ kind: 'points', ask: 'Where?', count: 3, landmarks: [] },
  x: { label: 'x', least: -3, most: 3 },
  y: { label: 'y', least: -3, most: 3 },
} as const satisfies Prediction

describe('the gap in words', () => {
  it('names the widest gap of curves, with its spread', () => {
    const outcome = { kind: 'curve', values: [1, 4, 18.3], spread: [[1, 1], [3, 5], [17.1, 19]] } as const // biome-ignore format: rows
    expect(gapInWords(curve, { kind: 'curve', values: [1, 6, 12] }, outcome)).toBe(
      'You expected 12 at temperature 2; it was 18.3 (17.1 to 19). That is the widest gap; on average you were 2.77 off.',
    )
    expect(gapInWords(curve, { kind: 'curve', values: [1, 4, 18] }, outcome)).toContain('your line follows it')
    expect(gapInWords(curve, { kind: 'curve', values: [0, 0, 0] }, outcome)).toContain('always too low')
    const examples = { ...curve, x: { ...curve.x, label: 'examples of each' } }
    expect(gapInWords(examples, { kind: 'curve', values: [1, 6, 12] }, outcome)).toContain('at 2 examples of each')
  })

  it('counts pairs of orders and names what is furthest from its place', () => {
    const guess = { kind: 'order', items: ['d', 'a', 'b', 'c'] } as const
    expect(gapInWords(order, guess, { kind: 'order', items: ['a', 'b', 'c', 'd'] })).toBe(
      '3 of 6 pairs came in the order that you expected. Furthest from its place: “d”, which you put 1st and which came 4th.',
    )
    expect(gapInWords(order, guess, guess)).toBe('You expected this very order.')
  })

  it('says whether a number lay within the seeds', () => {
    const outcome = { kind: 'number', value: 62, spread: [58, 66] } as const
    expect(gapInWords(number, { kind: 'number', value: 40 }, outcome)).toBe(
      'You expected 40 %; it was 62 % (58 to 66 %): 22 points more.',
    )
    expect(gapInWords(number, { kind: 'number', value: 60 }, outcome)).toContain('within what the seeds gave')
  })

  it('counts the points that lie where others came, and the heaps that they cover', () => {
    const outcome = { kind: 'points', points: [[0, 2], [2, 0.1]], reached: [[0, 2], [2, 0]], within: 0.2 } as const // biome-ignore format: rows
    const at = (...points: (readonly [number, number])[]) => gapInWords(plane, { kind: 'points', points }, outcome)
    expect(at([0, 2.1], [0.1, 2], [1, 0])).toBe(
      '2 of your 3 points are where it drew; they stand on 1 of the 2 heaps that it reached. Farthest off is (1, 0): 1 from the nearest that it drew.',
    )
    expect(at([0, 2], [2, 0], [2, 0.2])).toBe(
      '3 of your 3 points are where it drew; they stand on 2 of the 2 heaps that it reached.',
    )
  })

  it('refuses a guess of another kind', () => {
    expect(gapInWords(number, { kind: 'choice', choice: 'a' }, { kind: 'number', value: 1 })).toContain('cannot be')
  })
})

describe('a guess', () => {
  it('begins in the middle, on the grid', () => {
    expect(blankGuess({ ...number, most: 90 })).toEqual({ kind: 'number', value: 45 })
    expect(blankGuess(curve)).toEqual({ kind: 'curve', values: [13, 13, 13] })
  })

  it('fits its card only', () => {
    expect(fits(order, { kind: 'order', items: ['d', 'c', 'b', 'a'] })).toBe(true)
    expect(fits(order, { kind: 'order', items: ['d', 'c', 'b'] })).toBe(false)
    expect(fits(curve, { kind: 'curve', values: [1, 2] })).toBe(false)
    expect(fits(plane, { kind: 'points', points: [[0, 0]] })).toBe(false)
    expect(fits({ kind: 'choice', ask: '', choices: ['x'] }, { kind: 'choice', choice: 'y' })).toBe(false)
  })
})

it('writes numbers for the eye', () => {
  expect([0, 18.327, 1234.5, -0.5, 1.2e-9, 3e7].map((value) => readable(value))).toEqual(
    ['0', '18.3', '1,235', '−0.5', '1.2e−9', '3.0e7'], // biome-ignore format: pairs
  )
})
