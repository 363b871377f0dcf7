import { describe, expect, it } from 'vitest'
import { merged, noProgress, type Progress, readEntry, readProgress, writeProgress } from './progress.js'

const some: Progress = {
  ...noProgress,
  answers: { temperature: { text: 'It divides logits.', at: '2026-11-26T07:00:00.000Z' } },
  guesses: { temperature: { kind: 'curve', values: [1, 2, 3], at: '2026-11-26T07:00:00.000Z' } },
  pins: {
    first: {
      ...{ experiment: 'temperature', params: { places: 32 }, seed: 42, seeds: 3, at: '2026-11-26T07:00:00.000Z' },
      ...{ title: 'What temperature does', holds: 'yes', quantity: { label: 'choices', value: 2, spread: [1, 3] } },
    },
  },
}
const file = writeProgress(some, new Date('2026-11-26T08:00:00Z'))
const changed = (change: (data: Record<string, never>) => void): string => {
  const data = JSON.parse(file)
  change(data)
  return JSON.stringify(data)
}

describe('a file of progress', () => {
  it('brings back all that was written', () => {
    expect(readProgress(file)).toEqual(some)
  })

  it.each([
    ['no JSON', 'nonsense', /not JSON/],
    ['other JSON', '{"format":"tune"}', /not one that the Studio exported/],
    ['null', 'null', /not one that the Studio exported/],
    ['a later version', changed((data) => Object.assign(data, { version: 99 })), /version 99/],
    ['a damaged entry', changed((data) => Object.assign(data.guesses!, { temperature: { kind: 'curve' } })), /guesses/],
    [
      'a number that is none',
      changed((data) => Object.assign(data.pins!, { first: { ...some.pins.first, seeds: 0.5 } })),
      /seeds/,
    ],
  ])('is refused in one sentence: %s', (_, text, why) => {
    expect(() => readProgress(text)).toThrow(why)
    expect(() => readProgress(text)).toThrow(/Nothing has been changed/)
  })
})

it('keeps the later of two copies', () => {
  const later = { text: 'Later.', at: '2026-11-26T09:00:00.000Z' }
  const other: Progress = { ...noProgress, answers: { temperature: later, chef: later } }
  const both = merged(some, other)
  expect(both.answers).toEqual({ temperature: later, chef: later })
  expect(merged(other, some).answers).toEqual(both.answers)
  expect(both.pins).toEqual(some.pins)
})

it('drops a stored entry that is damaged, and only that', () => {
  expect(readEntry('answers', some.answers.temperature)).toEqual(some.answers.temperature)
  expect(readEntry('answers', { text: 3 })).toBeUndefined()
})
