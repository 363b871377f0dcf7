import { expect, it } from 'vitest'
import { highlighted, touched } from './highlight.js'
import type { KeyPoint } from './question.js'
import { questions } from './questions.js'

const place = { section: 'chance', state: { path: '/', says: '' } } as const
const points: readonly KeyPoint[] = [
  { id: 'dice', says: '', phrases: ['draws samples', 'p(x)'], ...place },
  { id: 'flat', says: '', phrases: ['flatter', 'samples'], ...place },
]

it('marks phrases in other forms and cases, and loses no letter', () => {
  const text = 'It Draw sampled words; the chances get flat. Of p(x), it says: draws 3 samples!'
  const passages = highlighted(text, points)
  expect(passages.map((passage) => passage.text).join('')).toBe(text)
  expect(passages.filter((passage) => passage.points.length > 0)).toEqual([
    { text: 'Draw ', points: ['dice'] },
    { text: 'sampled', points: ['dice', 'flat'] },
    { text: 'flat', points: ['flat'] },
    { text: 'p(x', points: ['dice'] },
    { text: 'samples', points: ['flat'] },
  ])
})

it('marks nothing in an empty answer, or one of something else', () => {
  expect(highlighted('', points)).toEqual([])
  expect(touched('A cat sat on the mat.', points)).toEqual([])
})

it.each(questions.map((question) => [question.id, question] as const))(
  'finds every key point in the model answer: %s',
  (_, { answer, points: all }) => {
    expect(touched(answer, all)).toEqual(all.map(({ id }) => id))
  },
)
