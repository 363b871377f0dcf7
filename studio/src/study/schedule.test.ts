import { createEmptyCard, fsrs } from 'ts-fsrs'
import { describe, expect, it } from 'vitest'
import { inDays, rated, recallAt } from './schedule'

const start = new Date('2026-11-26T07:00:00Z')
const plain = { fuzz: false }

describe('the schedule', () => {
  it('gives the dates of ts-fsrs for good, then good when it is due', () => {
    const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false })
    const first = rated(undefined, 3, start, plain)
    const card = scheduler.next(createEmptyCard(start), start, 3).card
    expect(first.due).toBe(card.due.toISOString())
    const second = rated(first, 3, card.due, plain)
    expect(second.due).toBe(scheduler.next(card, card.due, 3).card.due.toISOString())
    expect(second.ratings.map(({ rating }) => rating)).toEqual([3, 3])
    expect(second.algorithm).toMatch(/FSRS/)
  })

  it('brings back sooner what was recalled less well', () => {
    const days = ([1, 2, 3, 4] as const).map((rating) => Date.parse(rated(undefined, rating, start, plain).due))
    expect(days).toEqual([...days].sort((a, b) => a - b))
    const lapsed = rated(rated(undefined, 4, start, plain), 1, new Date('2026-12-10T07:00:00Z'), plain)
    expect(lapsed.lapses).toBe(1)
  })

  it('lets recall fade to .9 when a question is due', () => {
    const review = rated(undefined, 4, start, plain)
    expect(recallAt(review, start)).toBe(1)
    expect(recallAt(review, new Date(review.due))).toBeCloseTo(0.9, 1)
  })

  it('says dates in words', () => {
    const later = (days: number) => inDays(start, new Date(start.getTime() + days * 86_400_000))
    expect([0, 1, 2, 100].map(later)).toEqual(['today', 'tomorrow', 'in 2 days', 'in 3 months'])
  })
})
