import { describe, expect, it } from 'vitest'
import { dateOf, tableOf } from '../../data/index.js'
import { rowAt } from '../rows.js'
import { unseen } from './column.js'
import { encoderOf } from './encode.js'
import { learnColumns } from './learn.js'
import { pressed } from './pressed.js'

/** Rows of one column named `x`. */
const columnOf = (...cells: readonly unknown[]) => ({ columns: ['x'], rows: cells.map((cell) => [cell]) })
const varied = Array.from({ length: 101 }, (_, i) => String(i / 10))

function encoded(fit: readonly unknown[], ...cells: readonly unknown[]): number[][] {
  const { columns, rows } = columnOf(...cells)
  const found = encoderOf(learnColumns(columnOf(...fit))).encode(columns, rows)
  return cells.map((_, row) => [...rowAt(found, row)].map((value) => Number(value.toFixed(4))))
}

describe('columns of numbers', () => {
  it('are scaled by the median and the interquartile range', () => {
    // From 0 to 10 evenly: median 5, quartiles 2.5 and 7.5, so a deviation is 5 / 1.349.
    expect(encoded(varied, '5', 5 + 5 / 1.349, '0')).toEqual([[0], [1], [-1.349]])
  })

  it('take the deviation where most cells are equal', () => {
    const cells = Array.from({ length: 100 }, (_, i) => (i < 90 ? 1 : 2))
    expect(encoded(cells, 1, 1.3)).toEqual([[0], [1]])
  })

  it('count what is missing as a number of its own, or as unusual where the fit had no gap', () => {
    expect(encoded([...varied, '', ''], '', '5')).toEqual([
      [0, unseen],
      [0, 0],
    ])
    expect(encoded(varied, '10', 'NA', 'broken')).toEqual([[1.349], [1.349 + unseen], [1.349 + unseen]])
  })

  it('keep the order of far values, pressed together', () => {
    expect(pressed(-3)).toBe(-3)
    expect(pressed(1e6)).toBeCloseTo(10 + Math.log(1 + 1e6 - 10), 9)
    expect(pressed(-20)).toBeLessThan(pressed(-15))
  })
})

describe('columns of words', () => {
  const fit = [...Array<string>(75).fill('red'), ...Array<string>(25).fill('blue')]

  it('give each word a place, the rarer the larger, and others one that is unusual', () => {
    expect(encoded(fit, 'red', 'blue', 'green', '')).toEqual([
      [1.1547, 0, 0],
      [0, 2, 0],
      [0, 0, unseen],
      [0, 0, unseen],
    ])
  })

  it('that never differ are unusual when they do', () => {
    const both = learnColumns({
      columns: ['a', 'b', 'n'],
      rows: varied.map((n) => ['on', 7, n]),
    })
    const { values } = encoderOf(both).encode(
      ['a', 'b', 'n'],
      [
        ['on', '7.0', 5],
        ['off', 8, 5],
      ],
    )
    expect([...values]).toEqual([0, 0, 0, unseen, unseen, 0])
  })
})

describe('columns of dates', () => {
  it.each([
    ['2024-05-06', Date.UTC(2024, 4, 6)],
    ['2024/05/06 07:08', Date.UTC(2024, 4, 6, 7, 8)],
    ['2024-05-06T07:08:09.5Z', Date.UTC(2024, 4, 6, 7, 8, 9)],
    ['2024-02-30', Number.NaN],
    ['yesterday', Number.NaN],
    ['12', Number.NaN],
  ])('read %s', (text, time) => expect(dateOf(text)).toBe(time))

  it('become places on the clock and on the week', () => {
    const fit = Array.from({ length: 14 * 24 }, (_, hour) => new Date(Date.UTC(2024, 0, 1, hour)))
    const [midnight, six] = encoded(fit, '2024-03-03', '2024-03-03 06:00')
    const one = Number(Math.SQRT2.toFixed(4))
    expect(midnight).toEqual([one, 0, one, 0])
    expect(six!.slice(0, 2)).toEqual([0, one])
  })
})

describe('learnColumns', () => {
  it('leaves out what says nothing, and says why', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({
      row: i + 1,
      id: `item ${i}`,
      empty: '',
      day: '2024-01-01',
      x: Math.sin(i),
      secret: i,
    }))
    const reasons = learnColumns(tableOf(rows), ['secret']).map((column) =>
      column.kind === 'ignored' ? column.reason : column.kind,
    )
    expect(reasons).toEqual([
      'only rises, as row numbers and times do',
      'has another word in nearly every row',
      'holds nothing',
      'has dates without hours or all weekdays',
      'number',
      'as asked',
    ])
  })

  it('refuses a table in which nothing varies', () => {
    expect(() => learnColumns(columnOf(1, 1, 1))).toThrow(
      '3 rows of 1 columns: nothing varies in them ("x" is constant)',
    )
  })
})

describe('encoderOf', () => {
  const columns = learnColumns(tableOf(varied.map((x, i) => ({ x, y: i % 7, id: `item ${i}` }))))

  it('finds columns in any order, and lets those come that it does not use', () => {
    const [a, b] = [
      ['x', 'y', 'id'],
      ['y', 'x'],
    ]
    const encoder = encoderOf(columns, ['label'])
    expect(encoder.encode(b, [[3, '5']]).values).toEqual(encoder.encode(a, [['5', 3, 'x']]).values)
    expect(encoder.encode([...b, 'label'], [[3, '5', 1]]).width).toBe(2)
    expect(encoder.features).toEqual([
      { name: 'x', column: 'x' },
      { name: 'y', column: 'y' },
    ])
  })

  it('refuses other columns, and names them', () => {
    expect(() => encoderOf(columns).encode(['x', 'z'], [])).toThrow(
      'columns "x", "z": "y" is missing, and "z" was not there at the fit. Give the columns of the fit, or fit again',
    )
  })
})
