import { describe, expect, it } from 'vitest'
import { randomStream } from '../../tensor/index.js'
import { wilson } from '../statistics/proportions.js'
import { consistency, krippendorffAlpha } from './agreement.js'
import { bradleyTerry, chanceToWin, type Duel, eloPoints } from './bradley-terry.js'
import { madeDuel } from './raters.js'

const utilities = [-0.9, -0.2, 0.1, 0.3, 0.7]

/** Every pair of items `times` times, judged by a made rater. */
function judged(times: number, seed: number, ties = 0): Duel[] {
  const stream = randomStream(seed, 'duels')
  return utilities.flatMap((_, first) =>
    utilities
      .slice(first + 1)
      .flatMap((_, i) =>
        Array.from({ length: times }, () => madeDuel({ utilities, ties }, { first, second: first + 1 + i }, stream)),
      ),
  )
}

describe('bradleyTerry', () => {
  it('gives the logit of the share of wins for two items', () => {
    const duels = Array.from(
      { length: 100 },
      (_, i): Duel => ({ first: 0, second: 1, outcome: i < 73 ? 'first' : 'second' }),
    )
    const [a, b] = bradleyTerry(2, duels, { prior: 1000 }).utilities
    expect(a!.value - b!.value).toBeCloseTo(Math.log(73 / 27), 6)
    // The information of n comparisons is n·p·(1 − p), of the difference; each utility is half of it.
    expect(a!.high - a!.value).toBeCloseTo((0.5 * 1.959964) / Math.sqrt(100 * 0.73 * 0.27), 5)
  })

  it('does not care which item stood first', () => {
    const duels = judged(20, 1, 0.5)
    const turned = duels.map(
      ({ first, second, outcome }): Duel => ({
        first: second,
        second: first,
        outcome: outcome === 'tie' ? 'tie' : outcome === 'first' ? 'second' : 'first',
      }),
    )
    const [straight, back] = [bradleyTerry(5, duels), bradleyTerry(5, turned)]
    for (const [i, { value }] of straight.utilities.entries()) expect(back.utilities[i]!.value).toBeCloseTo(value, 9)
  })

  it.each([0, 0.8])('recovers the order and the size of known utilities, with ties as ready as %d', (ties) => {
    const found = bradleyTerry(5, judged(400, 3, ties))
    const values = found.utilities.map(({ value }) => value)
    expect(values.toSorted((a, b) => a - b)).toEqual(values)
    for (const [i, value] of values.entries()) expect(Math.abs(value - utilities[i]!)).toBeLessThan(0.2)
    expect(Math.abs(found.ties - ties)).toBeLessThan(0.1)
  })

  // 600 simulations of 5 items: the share of 3,000 intervals that hold the truth. Those of one simulation hang together, so
  // its standard error is at most that of 600: .9 %.
  it.each([0, 0.8])('covers known utilities in 95 % ± 2 of simulations, with ties as ready as %d', (ties) => {
    const simulations = 600
    let held = 0
    for (let seed = 0; seed < simulations; seed++) {
      const found = bradleyTerry(5, judged(12, 100 + seed, ties)).utilities
      held += found.filter(({ low, high }, i) => low <= utilities[i]! && utilities[i]! <= high).length
    }
    const share = held / (5 * simulations)
    expect(share).toBeGreaterThan(0.93)
    expect(share).toBeLessThan(0.97)
  })

  it('keeps an item that always wins finite', () => {
    const duels = Array.from({ length: 50 }, (): Duel => ({ first: 0, second: 1, outcome: 'first' }))
    const [best] = bradleyTerry(2, duels).utilities
    expect(best!.value).toBeGreaterThan(1)
    expect(best!.high).toBeLessThan(20)
  })

  it('knows no more of an item that was in no comparison than the prior', () => {
    const { utilities: found, counts } = bradleyTerry(3, [{ first: 0, second: 1, outcome: 'first' }], { prior: 2 })
    expect([...counts]).toEqual([1, 1, 0])
    expect(found[2]!.high - found[2]!.low).toBeGreaterThan(5)
  })

  it('refuses what is no comparison', () => {
    expect(() => bradleyTerry(2, [])).toThrow('no comparisons')
    expect(() => bradleyTerry(2, [{ first: 0, second: 0, outcome: 'tie' }])).toThrow('0 against 0')
    expect(() => bradleyTerry(2, [{ first: 0, second: 2, outcome: 'tie' }])).toThrow('not two of 2 items')
  })

  it('speaks in chances and in Elo points', () => {
    expect(chanceToWin(1, 0)).toBeCloseTo(0.731059, 6)
    expect(eloPoints(Math.log(10))).toBeCloseTo(400, 9)
    expect(chanceToWin(Math.log(10), 0)).toBeCloseTo(0.909091, 6)
  })
})

describe('agreement', () => {
  it("is Cohen's kappa", () => {
    // 45 + 15 agree of 100, by hand: expected .6·.7 + .4·.3 = .54.
    const before = [...Array(60).fill('yes'), ...Array(40).fill('no')]
    const after = [...Array(45).fill('yes'), ...Array(15).fill('no'), ...Array(25).fill('yes'), ...Array(15).fill('no')]
    const { share, kappa } = consistency(before, after)
    expect(share).toEqual(wilson(60, 100))
    expect(kappa).toBeCloseTo((0.6 - 0.54) / 0.46, 12)
    expect(consistency(['a', 'a'], ['a', 'a']).kappa).toBeUndefined()
  })

  it("is Krippendorff's alpha, as in the usual example of three raters and 15 units", () => {
    const raters = ['*****3412113 3*3', '1*2133 43*******', '**21344*2113 3*4'].map((row) => row.replaceAll(' ', ''))
    const units = Array.from({ length: 15 }, (_, i) => raters.map((row) => row[i]!).filter((label) => label !== '*'))
    expect(krippendorffAlpha(units)).toBeCloseTo(0.691, 3)
    expect(
      krippendorffAlpha([
        ['a', 'b'],
        ['b', 'a'],
      ]),
    ).toBeLessThan(0)
    expect(krippendorffAlpha([['a', 'a']])).toBeUndefined()
    expect(krippendorffAlpha([['a'], ['b']])).toBeUndefined()
  })
})
