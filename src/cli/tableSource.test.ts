import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readTableExamples } from './tableSource.js'

const folder = mkdtempSync(join(tmpdir(), 'atelier-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (name: string, text: string, more: object = {}) => {
  writeFileSync(join(folder, name), text)
  return readTableExamples({ data: join(folder, name), seed: 0, ...more })
}

describe('a table to learn from', () => {
  it('is told of column by column, and becomes numbers', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `${i % 7},${'xy'[i % 2]},someone ${i}`)
    const { words, training, test, tables } = await read('a.csv', `n,kind,name\n${lines.join('\n')}\n`)
    expect(words.split('\n')).toEqual([
      expect.stringMatching(/a\.csv: 100 rows of 3 columns, 3 numbers$/),
      '  n: number from 0 to 6 in steps of 1',
      '  kind: category of 2',
      '  name: left out: it has another word in nearly every row',
    ])
    expect([training.count, test.count, training.shape]).toEqual([80, 20, [3]])
    const again = await readTableExamples({ data: join(folder, 'a.csv'), seed: 0 }, { table: tables!.coding.columns })
    expect(again.test.values([0, 1])).toEqual(test.values([0, 1]))
  })

  it.each([
    ['empty.csv', '', 'it is empty'],
    ['heading.csv', 'a,b\n', '0 rows: too few to learn from'],
    ['few.csv', 'a,b\n1,2\n2,3\n', '2 rows: too few to learn from'],
    ['missing.csv', `a,b\n${'NA,\n'.repeat(40)}`, 'nothing varies in them that can be learnt'],
    ['constant.csv', `a\n${'1\n'.repeat(40)}`, 'nothing varies in them that can be learnt'],
    ['twice.csv', `a,a\n${'1,2\n'.repeat(40)}`, 'two columns are named "a"'],
    ['ragged.csv', `a,b\n${'1,2\n'.repeat(20)}1\n`, 'row 21: 1 field where there are 2 columns'],
  ])('is refused in a sentence: %s', async (name, text, message) => {
    await expect(read(name, text)).rejects.toThrow(message)
  })

  it('may be narrow, or short', async () => {
    const column = Array.from({ length: 40 }, (_, i) => (i * i) % 17).join('\n')
    expect((await read('column.csv', `a\n${column}\n`)).training.shape).toEqual([1])
    const rows = Array.from({ length: 13 }, (_, i) => `${i % 4},${'xy'[i % 2]}`).join('\n')
    expect((await read('rows.csv', `a,b\n${rows}\n`)).training.count).toBe(10)
  })

  it('loses the columns that are to be ignored', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 4},${'xy'[i % 2]}`).join('\n')
    const { words } = await read('b.csv', `a,b\n${rows}\n`, { ignore: ['a'] })
    expect(words).toContain('a: left out: it is left out as asked')
  })
})
