import { describe, expect, it } from 'vitest'
import { rowPool } from '../../data/index.js'
import { randomStream } from '../../tensor/index.js'
import { episodeAccuracy, logisticRegression, nearestExample, nearestPrototype, vectorPool } from '../index.js'
import { normalShare } from '../statistics/distributions.js'
import { meanInterval } from '../statistics/mean-interval.js'

/** Classes with normal centres of deviation `spread`, examples around them of deviation 1: [classes · count, width]. */
function clouds({
  spread,
  count = 20,
  width = 4,
}: {
  readonly spread: number
  readonly count?: number
  readonly width?: number
}) {
  const random = randomStream(5, 'clouds')
  const classes = Array.from({ length: 30 }, (_, i) => `class ${i}`)
  const rows = new Float32Array(classes.length * count * width)
  for (let way = 0; way < classes.length; way++) {
    const centre = Array.from({ length: width }, () => spread * random.normal())
    for (let i = 0; i < count * width; i++) rows[way * count * width + i] = centre[i % width]! + random.normal()
  }
  const labels = Int32Array.from({ length: classes.length * count }, (_, i) => Math.floor(i / count))
  return rowPool(rows, { name: 'clouds', shape: [width], labels, classes })
}

const asked = { ways: 5, shots: 1, queries: 5, episodes: 200, seed: 1 }

describe('episode accuracy', () => {
  it('is chance where classes are alike, and 1 where they are far apart', async () => {
    for (const learner of [nearestPrototype, nearestExample, logisticRegression]) {
      const none = (await episodeAccuracy(clouds({ spread: 0 }), learner, asked)).accuracy
      // 200 episodes of 25 queries: a deviation of about .01, as queries of an episode share what is shown.
      expect(Math.abs(none.value - 0.2)).toBeLessThan(0.04)
      expect((await episodeAccuracy(clouds({ spread: 30 }), learner, asked)).accuracy.value).toBeGreaterThan(0.98)
    }
  })

  it('of prototypes rises with shots as it must for two normal clouds', async () => {
    const pool = clouds({ spread: 1, width: 1 })
    const at = async (shots: number) =>
      (await episodeAccuracy(pool, nearestPrototype, { ...asked, ways: 2, shots })).accuracy.value
    expect(await at(10)).toBeGreaterThan((await at(1)) + 0.02)
  })

  it('asks the same of vectors that something else makes', async () => {
    const pool = clouds({ spread: 1 })
    const doubled = await vectorPool(pool, (examples) => examples.map((value) => 2 * value))
    const [a, b] = await Promise.all(
      [pool, doubled].map(async (each) => (await episodeAccuracy(each, nearestPrototype, asked)).accuracy),
    )
    expect(a).toEqual(b)
  })
})

describe('softmax regression on what is shown', () => {
  it('separates what a line separates, where prototypes cannot', () => {
    // Two long thin clouds side by side: the first number tells nothing and varies most.
    const random = randomStream(2, 'lines')
    const row = (way: number) => [20 * random.normal(), way === 0 ? -1 : 1]
    const rowsOf = (count: number) =>
      Float32Array.from([0, 1].flatMap((way) => Array.from({ length: count }, () => row(way)).flat()))
    const episode = { ways: 2, shots: 20, width: 2, support: rowsOf(20), queries: rowsOf(100) }
    const right = (answers: Int32Array) => answers.filter((answer, i) => answer === Math.floor(i / 100)).length
    expect(right(logisticRegression(episode))).toBeGreaterThan(right(nearestPrototype(episode)))
  })
})

describe('interval of a mean', () => {
  it("is Student's", () => {
    // Mean 2, deviation 1 of three: 4.3027 · 1 / √3.
    const { value, low, high } = meanInterval([1, 2, 3])
    expect(value).toBe(2)
    expect(high - 2).toBeCloseTo(4.302653 / Math.sqrt(3), 5)
    expect(2 - low).toBeCloseTo(high - 2, 12)
    expect(() => meanInterval([])).toThrow('no values')
  })

  it('covers the truth about as often as it says', () => {
    const random = randomStream(3, 'coverage')
    let covered = 0
    for (let trial = 0; trial < 2000; trial++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => random.normal()))
      if (low <= 0 && high >= 0) covered += 1
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.02) // four deviations of .0049
    expect(normalShare(1.959964)).toBeCloseTo(0.975, 6)
  })
})
