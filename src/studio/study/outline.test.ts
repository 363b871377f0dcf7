import { expect, it } from 'vitest'
import { placeOf, readParams, writeParams } from './address.js'
import { essays } from './essays.js'
import { evidenceWords, outlineMarkdown, outlineOf } from './outline.js'
import { noProgress, type Pin } from './progress.js'

const essay = essays.find(({ id }) => id === 'probability')!
const pin: Pin = {
  ...{ experiment: 'temperature', params: { places: 32 }, seed: 42, seeds: 3, at: '2026-11-26T07:00:00.000Z' },
  ...{ title: 'What temperature does to a choice', holds: 'yes' },
  quantity: { label: 'effective choices at temperature 2', value: 18.31, spread: [17.1, 19] },
}

it('begins with the skeleton of its topic, and goes on with what was kept', () => {
  const skeleton = outlineOf(essay, noProgress)
  expect(skeleton.map(({ heading }) => heading)).toEqual(essay.outline.map(({ heading }) => heading))
  const parts = [{ id: 'mine', heading: 'Mine', notes: '', pins: [] }]
  expect(outlineOf(essay, { outlines: { probability: { parts, at: pin.at } } })).toEqual(parts)
})

it('writes a number with its spread, its seeds and the place where it can be measured again', () => {
  expect(evidenceWords(pin)).toBe(
    'effective choices at temperature 2: 18.3 (17.1 to 19); seeds 42 to 44 (n = 3); the claim held',
  )
  const parts = [{ id: 'mine', heading: 'Mine', notes: ' Some notes. ', pins: ['one', 'gone'] }]
  const text = outlineMarkdown(essay, parts, { one: pin }, 'http://studio')
  expect(text).toContain('## Mine\n\nSome notes.\n\n- effective choices at temperature 2: 18.3 (17.1 to 19)')
  expect(text).toContain('http://studio/learn/quiz?question=temperature&params=places%3A32&seed=42&seeds=3')
  expect(text.match(/^- /gm)).toHaveLength(1)
})

it('carries parameters in one word of the address', () => {
  const params = { places: '32', kind: 'wide' }
  expect(readParams(writeParams(params))).toEqual(params)
  expect(readParams('nonsense,:,a:')).toEqual({})
  expect(placeOf({ ...pin, params: {} }).search).toEqual({ question: 'temperature', seed: 42, seeds: 3 })
})
