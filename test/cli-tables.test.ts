import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atelier, workplace } from './run-atelier.js'

const place = workplace()
afterAll(() => place.remove())

const run = (...words: readonly string[]) => atelier(words, place.folder)
const file = (name: string, text: string): void => writeFileSync(join(place.folder, name), text)
const small = ['--model', 'flow', '--width', '8', '--layers', '1', '--batch', '16', '--steps', '4', '--threads', '1']
const train = (data: string, ...words: readonly string[]) => run('train', '--data', data, ...small, ...words)

/** People with gaps, thousands set apart, row numbers, dates, names of their own, and a column that is always the same. */
const people = [
  'row,name,income,town,since,country',
  ...Array.from({ length: 80 }, (_, i) => {
    const income = (1000 + ((i * 37) % 90) * 100).toLocaleString('en-US')
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)
    return `${i + 1},someone ${i},"${i % 9 === 0 ? '' : income}",${['Rome', 'Oslo', 'Bonn'][i % 3]},${day},X`
  }),
].join('\n')

describe('atelier on tables', () => {
  let first: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    file('people.csv', people)
    first = await train('people.csv', '--out', 'people')
  })

  it('says what every column is before it trains', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const lines = [
      'people.csv: 80 rows of 6 columns, 6 numbers',
      '  row: row numbers, which are counted on',
      '  name: left out: it has another word in nearly every row',
      '  town: category of 3',
      '  since: date',
      '  country: always "X"',
    ]
    for (const line of lines) expect(first.stdout).toContain(line)
    expect(first.stdout).toMatch(/income: number from \d+ to \d+ in steps of 100, some missing/)
    const { table } = JSON.parse(readFileSync(join(place.folder, 'people', 'config.json'), 'utf8'))
    expect(table).toHaveLength(6)
  })

  it('writes rows as CSV to stdout, the same for the same seed', async () => {
    const { code, stdout } = await run('sample', 'people', '--count', '5', '--seed', '3')
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toBe('row,income,town,since,country')
    expect(lines).toHaveLength(6)
    for (const line of lines.slice(1)) {
      expect(line).toMatch(/^\d+,("\d,\d{3}"|\d+|),(Rome|Oslo|Bonn),2020-0[1-4]-\d\d,X$/)
    }
    expect((await run('sample', 'people', '--count', '5', '--seed', '3')).stdout).toBe(stdout)
  })

  it('writes files by their ending, and keeps to conditions', async () => {
    const words = ['--count', '20', '--where', 'town=Oslo', '--where', 'since>=2020-02-01', '--out', 'made/rows.jsonl']
    const { code, stdout } = await run('sample', 'people', ...words)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '20 rows: made/rows.jsonl\n' })
    const rows = readFileSync(join(place.folder, 'made/rows.jsonl'), 'utf8').trimEnd().split('\n')
    const made = rows.map((row) => JSON.parse(row) as Record<string, unknown>)
    expect(made).toHaveLength(20)
    expect(made.every(({ town, since }) => town === 'Oslo' && String(since) >= '2020-02-01')).toBe(true)
    const first = made[0]!.row as number
    expect(made.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, i) => first + i))
  })

  it('reports on rows beside baselines, by the target asked for', async () => {
    const { code, stdout } = await run('evaluate', 'people', '--target', 'income', '--json')
    expect(code).toBe(0)
    const report = JSON.parse(stdout)
    expect(report.made.target).toBe('income')
    expect(report.verdicts.map(({ axis }: { axis: string }) => axis)).toEqual(['Fidelity', 'Usefulness', 'Privacy'])
    expect(existsSync(join(place.folder, 'people', 'evaluation', 'report.html'))).toBe(true)
  })

  it('refuses what the table cannot give, in a sentence', async () => {
    const { code, stderr } = await run('sample', 'people', '--where', 'town=Paris')
    expect(code).toBe(1)
    expect(stderr).toContain('where "town": there is no "Paris". There are "')
    expect((await run('sample', 'people', '--grid', 'a.png')).stderr).toContain('the flow of people has no use for it')
  })

  it('knows built-in tables', async () => {
    const { stdout } = await run('data', 'list')
    expect(stdout).toContain('Tables\npenguins\n')
    expect(stdout).toContain('CC0-1.0')
  })
})
