import { describe, expect, it } from 'vitest'
import { learnCoding, tableCoding } from '../../data/index.js'
import { createMemory } from '../../runtime/index.js'
import { randomStream } from '../../tensor/index.js'
import { copiedRows } from './baselines.js'
import { membershipAttack, tablePrivacy } from './privacy.js'

const people = (count: number, seed: number): (readonly unknown[])[] => {
  const random = randomStream(seed, 'people')
  return Array.from({ length: count }, () => {
    const age = 18 + random.integer(60)
    return [age, Math.round(1000 * (age / 10 + random.normal())), 'abcd'[random.integer(4)], random.normal().toFixed(2)]
  })
}

const names = ['age', 'income', 'town', 'score']
const [training, heldOut] = [people(300, 1), people(300, 2)]
const coding = tableCoding(learnCoding({ columns: names, rows: training }))
const encoded = (rows: readonly (readonly unknown[])[]) => coding.encode(names, rows)
const memory = createMemory({ threads: 1 })
const measure = (made: readonly (readonly unknown[])[]) =>
  tablePrivacy(memory, { training: encoded(training), heldOut: encoded(heldOut), made: encoded(made) }, coding.width)

describe('privacy of made rows', () => {
  it('finds nothing in other rows of the same source', async () => {
    const found = await measure(people(300, 3))
    expect(found.equal.value).toBe(0)
    expect(found.nearer.low).toBeLessThan(0.5)
    expect(found.nearer.high).toBeGreaterThan(0.5)
    expect(found.membership.low).toBeLessThan(0.5)
    expect(found.membership.high).toBeGreaterThan(0.5)
    expect(found.ratio).toBeGreaterThan(0.5)
  })

  it('catches a copier by every measure', async () => {
    const found = await measure(copiedRows(training)(300, 3) as readonly (readonly unknown[])[])
    expect(found.equal.value).toBe(1)
    expect(found.ratio).toBe(0)
    expect(found.near.value).toBe(1)
    expect(found.nearer.value).toBeGreaterThan(0.99)
    // Of 300 rows drawn with replacement from 300, 1 − 1/e = .632 are copied: their distance is 0, the others are as far as strangers.
    const expected = 1 - Math.exp(-1) + Math.exp(-1) / 2
    expect(Math.abs(found.membership.value - expected)).toBeLessThan(0.05)
  })

  it('catches one that adds a little noise', async () => {
    const noisy = encoded(training).map((value, i) => value + 0.02 * Math.sin(i))
    const found = await membershipAttack(
      memory,
      { training: encoded(training), heldOut: encoded(heldOut), made: noisy },
      coding.width,
    )
    expect(found.low).toBeGreaterThan(0.9)
  })
})
