import { expect, it } from 'vitest'
import { randomStream } from '../tensor/index.js'
import { cheapestAssignment } from './assignment.js'

/** The least sum over all ways. */
function leastSum(costs: Float64Array, size: number, row = 0, taken: ReadonlySet<number> = new Set()): number {
  if (row === size) return 0
  let least = Number.POSITIVE_INFINITY
  for (let column = 0; column < size; column++) {
    if (taken.has(column)) continue
    const rest = leastSum(costs, size, row + 1, new Set([...taken, column]))
    least = Math.min(least, costs[row * size + column]! + rest)
  }
  return least
}

const sumOf = (costs: Float64Array, columns: Uint32Array): number =>
  columns.reduce((sum, column, row) => sum + costs[row * columns.length + column]!, 0)

it.each([
  ['of any sign', (value: number) => value],
  ['with many ties', (value: number) => Math.round(value)],
])('costs no more than the best of all ways: costs %s', (_, of) => {
  const random = randomStream(4)
  for (let trial = 0; trial < 60; trial++) {
    const size = 1 + random.integer(6)
    const costs = Float64Array.from({ length: size * size }, () => of(3 * random.normal()))
    const columns = cheapestAssignment(costs, size)
    expect(new Set(columns).size).toBe(size)
    expect(sumOf(costs, columns)).toBeCloseTo(leastSum(costs, size), 10)
  }
})

it('keeps points on a line in order, which is the cheapest for squared distances', () => {
  const random = randomStream(5)
  const size = 150
  const [a, b] = [0, 1].map(() => Float64Array.from({ length: size }, () => random.normal()))
  const costs = Float64Array.from({ length: size * size }, (_, i) => (a![Math.floor(i / size)]! - b![i % size]!) ** 2)
  const places = (values: Float64Array): number[] => [...values.keys()].sort((i, j) => values[i]! - values[j]!)
  const [from, to] = [places(a!), places(b!)]
  const columns = cheapestAssignment(costs, size)
  for (const [rank, row] of from.entries()) expect(columns[row]).toBe(to[rank])
})
