import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type SectionId, sectionIds } from '../../../src/studio/study/sections'
import { sectionSources, sources } from '../../../src/studio/study/sources'

const textOf = (id: SectionId): string => readFileSync(new URL(`chapters/${id}.tsx`, import.meta.url), 'utf8')

describe.each(sectionIds.map((id) => [id]))('the sources of %s', (id) => {
  it('are numbered in the order in which its text names them, and all are named', () => {
    const named = [...textOf(id).matchAll(/<Cite is="(\w+)"/g)].map(([, source]) => source)
    expect([...new Set(named)]).toEqual(sectionSources[id])
  })

  it('stand in its list and nowhere in its text', () => {
    expect(textOf(id)).toContain(`<Sources of="${id}" />`)
    expect(textOf(id)).not.toMatch(/arXiv:|doi:/)
  })
})

it('knows no source that no section rests on, and of each where it is read, as it is written there', () => {
  expect(new Set(Object.values(sectionSources).flat())).toEqual(new Set(Object.keys(sources)))
  for (const [id, { authors, year, at }] of Object.entries(sources)) {
    expect({ id, year: id.slice(-4) }).toEqual({ id, year: String(year) })
    expect(authors).not.toBe('')
    if (at) expect(at).toMatch(/^(arXiv:\d{4}\.\d{4,5}|doi:10\.\d{4,}\/\S+|https:\/\/\S+)$/)
    // A preprint's identifier begins with its year and month.
    const preprint = /^arXiv:(\d\d)/.exec(at ?? '')?.[1]
    if (preprint) expect(Math.abs(2000 + Number(preprint) - year)).toBeLessThan(2)
  }
})
