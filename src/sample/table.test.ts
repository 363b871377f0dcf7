import { describe, expect, it } from 'vitest'
import { learnCoding, tableCoding } from '../data/index.js'
import { fillNormal } from '../tensor/index.js'
import type { ExampleGenerator } from './example-generator.js'
import { type RowOptions, tableGenerator } from './table.js'

const rows = Array.from({ length: 300 }, (_, i) => [i, 'abc'[i % 3], String(20 + (i % 50)), i % 10 === 0 ? '' : 'x'])
const coding = tableCoding(learnCoding({ columns: ['row', 'kind', 'age', 'mark'], rows }))

/** Normal numbers as rows: levels are equally likely. */
const noise: ExampleGenerator = {
  name: 'noise',
  shape: [coding.width],
  async generate(count, { seed }) {
    const values = new Float32Array(count * coding.width)
    for (let i = 0; i < count; i++) fillNormal(values.subarray(i * coding.width, (i + 1) * coding.width), seed, 0, i)
    return values
  },
  close: async () => {},
}
const generator = tableGenerator(noise, coding)

async function made(count: number, options: Partial<RowOptions> = {}): Promise<(readonly unknown[])[]> {
  const all: (readonly unknown[])[] = []
  for await (const part of generator.rows(count, { seed: 1, ...options })) all.push(...part)
  return all
}

describe('tableGenerator', () => {
  it('makes rows that depend on the seed and their place, not on how many are asked for', async () => {
    const [few, many] = [await made(1500), await made(2500)]
    expect(many.slice(0, 1500)).toEqual(few)
    expect(many.map(([row]) => row)).toEqual(Array.from({ length: 2500 }, (_, i) => i))
    expect(await made(10, { seed: 2 })).not.toEqual(few.slice(0, 10))
    expect(many[1024]!.slice(1)).not.toEqual(many[0]!.slice(1))
  })

  it('draws until conditions hold', async () => {
    const some = await made(500, { where: ['kind=b', 'age >= 30', 'mark != '] })
    expect(some.length).toBe(500)
    expect(some.every(([, kind, age, mark]) => kind === 'b' && Number(age) >= 30 && mark === 'x')).toBe(true)
    expect(some.map(([row]) => row)).toEqual(Array.from({ length: 500 }, (_, i) => i))
    expect((await made(20, { where: ['mark='] })).every(([, , , mark]) => mark === '')).toBe(true)
  })

  it('gives every level its turn', async () => {
    const counts = new Map<unknown, number>()
    for (const [, kind] of await made(302, { balance: 'kind' })) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    expect([...counts.values()].sort()).toEqual([100, 101, 101])
  })

  it('gives up on what is never made, and says so', async () => {
    await expect(made(5, { where: ['age<20'] })).rejects.toThrow('of the last 102,400 rows none is as asked, after 0')
  })

  it.each([
    ['kind~a', 'no condition'],
    ['colour=red', 'no such column is made'],
    ['kind=d', 'there is no "d". There are "a", "b", "c"'],
    ['kind<b', 'words have no order'],
    ['age=old', '"old" is no number'],
    ['age<', 'a missing cell has no order'],
  ])('refuses %s', async (where, message) => {
    await expect(made(1, { where: [where] })).rejects.toThrow(message)
  })

  it('balances categories only', async () => {
    await expect(made(1, { balance: 'age' })).rejects.toThrow('"age": no category that could be balanced')
  })
})
