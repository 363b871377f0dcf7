import { expect, it } from 'vitest'
import { questionIds } from '../experiment.js'
import { sectionIds, sections } from './sections.js'

it('lists every section once, in order, each under an address of its own', () => {
  expect(sections.map(({ id }) => id)).toEqual(sectionIds)
  expect(new Set(sections.map(({ path }) => path)).size).toBe(sections.length)
  for (const { path } of sections) expect(path).toMatch(/^\/learn\/[a-z-]+$/)
})

it('prepares every question somewhere', () => {
  const prepared = sections.flatMap(({ questions }) => questions)
  expect([...prepared].sort()).toEqual([...questionIds].sort())
})
