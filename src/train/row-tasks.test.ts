import { describe, expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { rowTasks } from './row-tasks.js'

const width = 6
const random = randomStream(4, 'rows')
/** Two clouds, far apart in every column: which is told by the sign. */
const rows = Float32Array.from({ length: 80 * width }, (_, i) => (i < 40 * width ? -10 : 10) + random.normal())
const shape = { ways: 2, shots: 3, queries: 4, seed: 1 }

describe('tasks made of rows', () => {
  it('are clusters of some columns, which then hold what they hold in any row', () => {
    const at = rowTasks(rows, width, shape)
    let [mixed, cells] = [0, 0]
    for (let step = 1; step <= 40; step++) {
      const { support, queries, labels } = at(step)
      expect([support.length, queries.length]).toEqual([6 * width, 8 * width])
      expect([...labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
      const sides = Array.from({ length: 6 }, (_, row) => {
        const signs = Array.from(support.subarray(row * width, (row + 1) * width), Math.sign)
        // At most half of the columns are drawn anew: three of six can tie at worst.
        const side = Math.sign(signs.reduce((a, b) => a + b, 0))
        mixed += signs.filter((sign) => side !== 0 && sign !== side).length
        cells += width
        return side
      })
      for (const way of [0, 1]) {
        const of = new Set(sides.slice(3 * way, 3 * way + 3).filter((side) => side !== 0))
        expect(of.size).toBeLessThanOrEqual(1)
      }
    }
    // A third of the columns on average, half of them by chance on the other side: about .15, fewer ties.
    expect(mixed / cells).toBeGreaterThan(0.08)
    expect(mixed / cells).toBeLessThan(0.22)
  })

  it('are functions of the step', () => {
    const [a, b] = [1, 2].map(() => rowTasks(rows, width, shape))
    expect(a!(5)).toEqual(b!(5))
    expect(a!(6)).not.toEqual(b!(5))
  })

  it('are refused where rows do not fall into so many clusters', () => {
    expect(() => rowTasks(rows.subarray(0, 10 * width), width, { ...shape, ways: 5 })(1)).toThrow(
      '10 rows: they do not fall into 5 clusters of 7 and more',
    )
  })
})
