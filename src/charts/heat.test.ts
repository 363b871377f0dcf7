import { describe, expect, it } from 'vitest'
import { type HeatChart, heatChart } from './index.js'

const chart = (values: readonly (readonly number[])[], more: Partial<HeatChart> = {}): string =>
  heatChart({
    title: 'Confusion',
    x: { label: 'answer', names: ['cat', 'dog'] },
    y: { label: 'truth', names: ['cat', 'dog'] },
    values,
    ...more,
  })

const cells = (svg: string) =>
  [...svg.matchAll(/<rect class="cell" x="([\d.]+)" y="([\d.]+)"[^>]*fill-opacity="([\d.]+)"/g)].map((cell) =>
    cell.slice(1).map(Number),
  )
const texts = (svg: string, kind: string) =>
  [...svg.matchAll(new RegExp(`<text class="${kind}"[^>]*>(?:<title>.*?</title>)?(.*?)</text>`, 'g'))].map(([, t]) => t)

describe('a heat map', () => {
  it('shades cells by their values, rows from top to bottom', () => {
    const shown = cells(
      chart([
        [8, 2],
        [0, 4],
      ]),
    )
    expect(shown.map(([, , shade]) => shade)).toEqual([0.6, 0.15, 0.3])
    const [first, right, below] = shown as [number[], number[], number[]]
    expect(right[0]!).toBeGreaterThan(first[0]!)
    expect(right[1]).toBe(first[1])
    expect(below[1]!).toBeGreaterThan(first[1]!)
  })

  it('writes the numbers, and the largest of each row in its description', () => {
    const svg = chart([
      [8, 2],
      [0, 0],
    ])
    expect(texts(svg, 'cell-value')).toEqual(['8', '2'])
    expect(svg).toContain('Rows: truth. Columns: answer. cat: 8 cat, 2 dog. dog: nothing.')
    expect(svg).toContain('<title>truth cat, answer dog: 2</title>')
    expect(
      texts(
        chart(
          [
            [0.5, 0],
            [0, 1],
          ],
          { format: 'percent' },
        ),
        'cell-value',
      ),
    ).toEqual(['50%', '100%'])
  })

  it('shows few beside many on a logarithmic scale', () => {
    const values = [
      [999, 9],
      [0, 99],
    ]
    const [, few] = cells(chart(values, { scale: 'log' }))
    expect(few![2]! / 0.6).toBeCloseTo(Math.log(10) / Math.log(1000), 1)
  })

  it('turns names of columns that are wider than a cell', () => {
    const names = ['cat', 'a name that is longer than a cell']
    const values = [
      [1, 1],
      [1, 1],
    ]
    expect(chart(values)).not.toContain('rotate')
    expect(chart(values, { x: { label: 'answer', names } }).match(/rotate\(-45/g)).toHaveLength(2)
  })

  it('leaves blank what is not finite, and what is nothing', () => {
    const svg = chart([
      [Number.NaN, 0],
      [0, 0],
    ])
    expect(cells(svg)).toEqual([])
    expect(svg).not.toContain('NaN')
  })

  it('refuses values that do not fit their names or are below zero', () => {
    expect(() => chart([[1, 2]])).toThrow('1 rows for 2 × 2 names')
    expect(() => chart([[1, 2], [3]])).toThrow('row 1 of 1 values')
    expect(() =>
      chart([
        [1, -2],
        [3, 4],
      ]),
    ).toThrow('-2: below zero')
  })
})
