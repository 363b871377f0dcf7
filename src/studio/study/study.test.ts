import { describe, expect, it } from 'vitest'
import { questionIds } from '../experiment.js'
import { essays } from './essays.js'
import { glossary } from './glossary.js'
import { questions } from './questions.js'
import { sectionIds, sectionTitles } from './sections.js'

const unique = (values: readonly string[]) => expect(new Set(values).size).toBe(values.length)

describe.each(questions.map((question) => [question.id, question] as const))('the question %s', (_, question) => {
  it('has two to five key points, each with phrases, a section and a place to see it', () => {
    const { points } = question
    expect(points.length).toBeGreaterThanOrEqual(2)
    expect(points.length).toBeLessThanOrEqual(5)
    unique(points.map(({ id }) => id))
    for (const { says, phrases, section, state } of points) {
      expect(says).toMatch(/^[A-Z].*\.$/)
      expect(phrases.length).toBeGreaterThan(2)
      unique(phrases)
      expect(sectionIds).toContain(section)
      expect(state.path).toMatch(/^\/(learn|lab|work)\//)
      expect(state.says).not.toBe('')
    }
  })

  it('asks, answers, and corrects', () => {
    expect(question.asks).toMatch(/\?$/)
    expect(question.answer.length).toBeGreaterThan(200)
    expect(question.misconceptions.length).toBeGreaterThan(0)
  })
})

it('asks the ten questions in their order', () => {
  expect(questions.map(({ id }) => id)).toEqual(questionIds)
})

it('names every section once', () => {
  unique(sectionIds)
  unique(Object.values(sectionTitles))
})

describe.each(essays.map((essay) => [essay.id, essay] as const))('the essay %s', (_, { guides, outline }) => {
  it('has guiding questions and an outline of which at least half can be proved here', () => {
    expect(guides.length).toBeGreaterThan(2)
    unique(outline.map(({ id }) => id))
    expect(outline.filter(({ evidence }) => evidence.length > 0).length).toBeGreaterThanOrEqual(outline.length / 2)
    for (const { search } of outline.flatMap(({ evidence }) => evidence)) {
      if (search && 'question' in search) expect(questionIds).toContain(search.question)
    }
  })
})

it('explains sixty terms in the order of the alphabet, each in a sentence', () => {
  expect(glossary.length).toBeGreaterThan(50)
  const terms = glossary.map(({ term }) => term)
  unique(terms)
  expect(terms).toEqual([...terms].sort((a, b) => a.localeCompare(b, 'en')))
  for (const { means } of glossary) expect(means).toMatch(/^[\p{L}\d].*\.$/u)
})
