import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../tensor/index.js'
import { tableOf } from '../table.js'
import { tableCoding } from './coding.js'
import { type CodedColumn, columnWords } from './column.js'
import { learnCoding } from './learn.js'

/** A table of one column. */
const column = (cells: readonly unknown[]) => ({ columns: ['x'], rows: cells.map((cell) => [cell]) })

/** What cells become, through JSON and float32, with random places, and back. */
function through(cells: readonly unknown[]): unknown[] {
  const table = column(cells)
  const saved = JSON.parse(JSON.stringify(learnCoding(table))) as CodedColumn[]
  const coding = tableCoding(saved)
  return coding.decode(coding.encode(table.columns, table.rows, { stream: randomStream(3) })).map(([cell]) => cell)
}

const random = randomStream(5)
const drawn = (count: number, cell: () => unknown): unknown[] => Array.from({ length: count }, cell)

const columns: Readonly<Record<string, readonly unknown[]>> = {
  'tenths in CSV': drawn(500, () => (20 + 5 * random.normal()).toFixed(1).replace(/\.0$/, '')),
  'tenths with their zeros': drawn(300, () => (20 + 5 * random.normal()).toFixed(1)),
  'a heap at zero': drawn(500, () => (random.uniform() < 0.6 ? 0 : Math.round(100 * random.uniform() ** 2) / 10)),
  'steps of 25': drawn(300, () => 3000 + 25 * random.integer(100)),
  'far apart': drawn(400, () => Math.round(Math.exp(2 * random.normal() + 8))),
  'gaps in numbers': drawn(300, () => (random.uniform() < 0.2 ? '' : String(random.integer(1000)))),
  thousands: drawn(200, () => (1000 * random.integer(90)).toLocaleString('en-US')),
  'words with a word for none': drawn(200, () => ['a', 'b', 'None', 'c d'][random.integer(4)]),
  booleans: drawn(50, () => random.uniform() < 0.3),
  'zero or one': drawn(50, () => random.integer(2)),
  'five thousand levels': Array.from({ length: 20_000 }, (_, i) => `level ${(i * 7919) % 5000}`),
  dates: Array.from({ length: 400 }, (_, i) => new Date(Date.UTC(2012, 0, 1 + i)).toISOString().slice(0, 10)),
  'dates of years': Array.from({ length: 300 }, (_, i) =>
    new Date(Date.UTC(2001, 0, 1 + 11 * i)).toISOString().slice(0, 10),
  ),
  times: drawn(100, () => `2024/05/0${1 + random.integer(9)} 0${random.integer(10)}:${10 + random.integer(50)}`),
  'row numbers': Array.from({ length: 40 }, (_, i) => String(i + 1)),
  constant: Array.from({ length: 20 }, () => 'same'),
  nothing: Array.from({ length: 20 }, () => ''),
  'ten rows': [3, 1, 4, 1, 5, 9, 2, 6, 5, 3],
}

describe('a table coding', () => {
  it.each(Object.entries(columns))('gives back %s exactly', (_, cells) => {
    const other = Array.from(cells, (__, i) => ['u', 'v', 'w'][i % 3])
    const table = { columns: ['x', 'other'], rows: cells.map((cell, i) => [cell, other[i]]) }
    const coding = tableCoding(JSON.parse(JSON.stringify(learnCoding(table))) as CodedColumn[])
    const values = coding.encode(table.columns, table.rows, { stream: randomStream(3) })
    expect(coding.decode(values)).toEqual(table.rows)
    expect(coding.decode(coding.encode(table.columns, table.rows))).toEqual(table.rows)
  })

  it('makes numbers standard normal, heaps included', () => {
    for (const name of ['tenths in CSV', 'a heap at zero', 'far apart'] as const) {
      const table = column(columns[name]!)
      const values = tableCoding(learnCoding(table)).encode(table.columns, table.rows, { stream: randomStream(1) })
      const mean = values.reduce((a, b) => a + b, 0) / values.length
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
      // Deviations of the mean and the variance of 500 normal numbers are .045 and .063; the scale knows these very numbers.
      expect(Math.abs(mean)).toBeLessThan(0.05)
      expect(Math.abs(variance - 1)).toBeLessThan(0.1)
    }
  })

  it('makes values that the data does not hold, on its grid and within its bounds', () => {
    const cells = drawn(300, () => 3000 + 25 * random.integer(200))
    const table = column(cells)
    const coding = tableCoding(learnCoding(table))
    const made = coding
      .decode(Float32Array.from({ length: 3000 }, () => random.normal()))
      .map(([cell]) => cell as number)
    const seen = new Set(cells)
    expect(made.every((value) => value % 25 === 0)).toBe(true)
    expect(Math.min(...made)).toBeGreaterThanOrEqual(Math.min(...(cells as number[])))
    expect(Math.max(...made)).toBeLessThanOrEqual(Math.max(...(cells as number[])))
    expect(made.filter((value) => !seen.has(value)).length).toBeGreaterThan(100)
  })

  it('brings heaps and gaps back as often as they were, from normal numbers', () => {
    const table = column(columns['a heap at zero']!)
    const coding = tableCoding(learnCoding(table))
    const share = (cells: readonly unknown[]) => cells.filter((cell) => cell === 0).length / cells.length
    const made = coding.decode(Float32Array.from({ length: 20_000 }, () => random.normal())).map(([cell]) => cell)
    // The deviation of a share of 20,000 is .0035.
    expect(Math.abs(share(made) - share(columns['a heap at zero']!))).toBeLessThan(0.012)
  })

  it('moves a date to its season', () => {
    const dates = Array.from({ length: 300 }, (_, i) =>
      new Date(Date.UTC(2001, 0, 1 + 11 * i)).toISOString().slice(0, 10),
    )
    const coding = tableCoding(learnCoding(column(dates)))
    const [z] = coding.encode(['x'], [['2005-01-01']])
    const [, ...july] = coding.encode(['x'], [['2003-07-02']])
    const [[found]] = coding.decode(Float32Array.of(z!, ...july)) as [[string]]
    expect(['2004-06', '2004-07', '2005-06', '2005-07']).toContain(found.slice(0, 7))
  })

  it('keeps rare levels, and tells many by one number', () => {
    const cells = columns['five thousand levels']!
    const coding = tableCoding(learnCoding(column(cells)))
    expect(coding.width).toBe(1)
    expect(through(['once', ...Array.from({ length: 50 }, (_, i) => ['a', 'b'][i % 2])])[0]).toBe('once')
  })

  it('puts like levels side by side where they share a number', () => {
    const rows = Array.from({ length: 800 }, (_, i) => {
      const town = (i * 7) % 40
      return [`town ${town}`, (town * 17) % 40 < 20 ? 'north' : 'south']
    })
    const [town] = learnCoding({ columns: ['town', 'side'], rows })
    const { levels } = town as Extract<CodedColumn, { kind: 'category' }>
    const sides = levels.map((level) => ((Number(level.slice(5)) * 17) % 40 < 20 ? 1 : 0))
    expect(sides.filter((side, i) => i > 0 && side !== sides[i - 1]).length).toBe(1)
  })

  it('chooses a level by its share where asked', () => {
    const coding = tableCoding(learnCoding(column(['a', 'a', 'a', 'b', 'b', 'b', 'b', 'a', 'a', 'a'])))
    const values = Float32Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? 0.7 : 0.3))
    const share = (cells: readonly (readonly unknown[])[]) =>
      cells.filter(([cell]) => cell === 'a').length / cells.length
    expect(share(coding.decode(values))).toBe(1)
    // The deviation of a share of 1,000 is .0145.
    expect(Math.abs(share(coding.decode(values, { draw: 'share', seed: 2 })) - 0.7)).toBeLessThan(0.05)
  })

  it('says what each column is', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({
      row: i + 1,
      name: `someone ${i}`,
      empty: '',
      country: 'X',
      kind: 'abc'[i % 3],
      size: i % 7 === 0 ? '' : (i * i) % 90,
      secret: i % 5,
    }))
    expect(learnCoding(tableOf(rows), ['secret']).map(columnWords)).toEqual([
      'row numbers, which are counted on',
      'left out: it has another word in nearly every row',
      'holds nothing',
      'always "X"',
      'category of 3',
      expect.stringMatching(/^number from 0 to \d+ in steps of 1, some missing$/),
      'left out: it is left out as asked',
    ])
  })

  it('takes cells that are no numbers among numbers for missing', () => {
    const cells = [...Array.from({ length: 99 }, (_, i) => String(i % 40)), 'broken']
    expect(through(cells).at(-1)).toBeNull()
  })

  it('goes on with row numbers', () => {
    const table = tableOf(Array.from({ length: 30 }, (_, i) => ({ row: 10 * i, kind: 'ab'[i % 2] })))
    const coding = tableCoding(learnCoding(table))
    expect(coding.decode(new Float32Array(4), { first: 5 }).map(([row]) => row)).toEqual([50, 60])
  })

  it('refuses what cannot be learnt, in a sentence', () => {
    expect(() => learnCoding(column(['a', 'b']))).toThrow('table: 2 rows: too few to learn from')
    expect(() => learnCoding(column(Array(20).fill('')))).toThrow('nothing varies in them that can be learnt')
    expect(() => learnCoding(column(Array(20).fill(1)), ['y'])).toThrow('column "y": there is none of that name')
    const coding = tableCoding(learnCoding(column(['a', 'a', 'b', 'b', 'a', 'a', 'b', 'b', 'a', 'b'])))
    expect(() => coding.encode(['y'], [['a']])).toThrow('rows without "x"')
  })
})
