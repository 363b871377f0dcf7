import { expect, it } from 'vitest'
import { columnWords } from './coding/column.js'
import { learnCoding } from './coding/learn.js'
import { readTable } from './read.node.js'
import { sampleTable } from './sample.node.js'
import { isTableSource, listTableSets, tablePath } from './sets.node.js'
import { splitTable } from './split.js'

it('reads the built-in tables as they are described', async () => {
  const counts: Record<string, number> = {}
  for (const { name } of listTableSets()) counts[name] = (await readTable(tablePath(name))).rows.length
  expect(counts).toEqual({ penguins: 344, cars: 406, 'seattle-weather': 1461, weather: 2922, birdstrikes: 10_000 })
})

it('draws some rows of a table, in their order, and holds others out', async () => {
  const whole = await readTable(tablePath('penguins'))
  const { table, total } = await sampleTable('penguins', { rows: 100, seed: 1 })
  expect([table.rows.length, total]).toEqual([100, 344])
  const places = table.rows.map((row) => whole.rows.findIndex((other) => JSON.stringify(other) === JSON.stringify(row)))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  const { training, test } = splitTable(whole, { share: 0.2, seed: 1 })
  expect([training.rows.length, test.rows.length]).toEqual([275, 69])
  expect(new Set([...training.rows, ...test.rows]).size).toBe(344)
})

it('knows what the columns of penguins are', async () => {
  expect(learnCoding(await readTable(tablePath('penguins'))).map(columnWords)).toEqual([
    'category of 3',
    'category of 3',
    'number from 32.1 to 59.6 in steps of 0.1, some missing',
    'number from 13.1 to 21.5 in steps of 0.1, some missing',
    'number from 172 to 231 in steps of 1, some missing',
    'number from 2700 to 6300 in steps of 25, some missing',
    'category of 3, some missing',
  ])
})

it('tells tables from other sources', () => {
  expect(['a.csv', 'cars', 'b.parquet', 'moby-dick', 'mnist'].map(isTableSource)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})
