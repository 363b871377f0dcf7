import { describe, expect, it } from 'vitest'
import { learnCoding, type Table, tableCoding } from '../../data/index.js'
import { createMemory } from '../../runtime/index.js'
import type { Row, TableGenerator } from '../../sample/index.js'
import { randomStream } from '../../tensor/index.js'
import { copiedRows, independentColumns, type RowMaker } from '../tables/baselines.js'
import { renderReport } from './html.js'
import type { Report } from './report.js'
import { evaluateTable } from './table.js'

/** Income follows from age, town from income; one column is row numbers. */
function people(count: number, seed: number): Table {
  const random = randomStream(seed, 'people')
  const rows = Array.from({ length: count }, (_, i) => {
    const age = 20 + random.integer(50)
    const income = Math.round(age * 100 + 600 * random.normal())
    const town = income > 5000 ? 'rich' : income < 3500 ? 'poor' : 'other'
    return [i, age, random.uniform() < 0.1 ? '' : String(income), random.uniform() < 0.8 ? town : 'other']
  })
  return { columns: ['row', 'age', 'income', 'town'], rows }
}

const [training, test] = [people(120, 1), people(60, 2)]
const coding = tableCoding(learnCoding(training))
const rows = training.rows as readonly Row[]

const generatorOf = (make: RowMaker): TableGenerator => ({
  name: 'a model',
  names: coding.names,
  async *rows(count, { seed }) {
    yield make(count, seed) as readonly Row[]
  },
  close: async () => {},
})

const report = (make: RowMaker, target?: string): Promise<Report> =>
  evaluateTable({
    ...{ generator: generatorOf(make), coding, training, test, seed: 1, memory: createMemory({ threads: 1 }) },
    ...(target !== undefined && { target }),
  })
const words = ({ verdicts }: Report, axis: string): string => verdicts!.find((each) => each.axis === axis)!.words

describe('the report on a table', () => {
  it('finds rows of the same source as good as real ones, and nothing given away', async () => {
    const found = await report((count, seed) => people(count, seed + 10).rows)
    expect(words(found, 'Fidelity')).toBe('Boosted trees cannot tell its rows from real ones.')
    expect(words(found, 'Usefulness')).toMatch(/^(As|Nearly as) good as real ones to learn from: .*“town” is predicted/)
    expect(words(found, 'Privacy')).toMatch(/^Nearness gives nothing away/)
    const { comparison } = found.sections.find(({ title }) => title === 'Side by side')!
    expect(comparison!.rows.map(({ name }) => name)).toEqual([
      'a model',
      'Real',
      'Independent columns',
      'Gaussian copula',
      'Copier',
    ])
    const html = renderReport(found)
    expect(html).toContain('Associations of made rows')
    expect(html).toContain('income')
  })

  it('catches a copier', async () => {
    const found = await report(copiedRows(rows))
    expect(words(found, 'Privacy')).toMatch(/^It gives training rows away: .*equal a training row/)
  })

  it('tells shuffled columns, by the target asked for', async () => {
    const found = await report(independentColumns(rows), 'income')
    expect(words(found, 'Fidelity')).toMatch(
      /^Of a made and a real row boosted trees find the made one (7|8|9)\d times/,
    )
    expect(words(found, 'Usefulness')).toMatch(/^Of little use: .*“income” is predicted with R² −?-?\d/)
  })

  it('refuses a target that there is not', async () => {
    await expect(report(copiedRows(rows), 'wealth')).rejects.toThrow('target "wealth": there is no such column')
  })
})
