/** Tables that models of rows learn from. */
import type { CodedColumn, Table, TableCoding } from '../data/index.js'
import type { ExampleParts, ExampleSource } from './exampleSource.js'
import { counted } from './print.js'

/** Rows to train on and held-out ones, and how they become numbers. */
export interface TableParts {
  readonly training: Table
  readonly test: Table
  readonly coding: TableCoding
}

/** Rows that are held out for tests, as a share; and rows to read, at most. */
const testShare = 0.2
const mostRows = 200_000

/** Columns that are told of, at most. */
const mostTold = 40

/** Reads the rows of a table, with the coding of the run that learnt from them or else a new one. */
export async function readTableExamples(
  { data, seed, images = mostRows, ignore = [] }: ExampleSource,
  { table: known }: { readonly table?: readonly CodedColumn[] } = {},
): Promise<ExampleParts> {
  const { columnWords, learnCoding, sampleTable, splitTable, tableCoding } = await import('../data/index.node.js')
  const { tableExamples, tableRecipe } = await import('../train/index.node.js')
  const { table, total } = await sampleTable(data, { rows: images, seed })
  const parts = splitTable(table, { share: testShare, seed })
  const columns = known ?? learnCoding(parts.training, ignore)
  const coding = tableCoding(columns)
  const [training, test] = [parts.training, parts.test].map((rows) => tableExamples(data, rows, coding, { seed })) as [
    ExampleParts['training'],
    ExampleParts['test'],
  ]
  const told = columns.slice(0, mostTold).map((column) => `  ${column.name}: ${columnWords(column)}`)
  const isPart = table.rows.length < total
  const heading = `${data}: ${counted(table.rows.length, 'row')}${isPart ? ` of ${counted(total, 'row')}` : ''} of ${counted(columns.length, 'column')}, ${coding.width} numbers`
  return {
    ...{ kind: 'tables', training, test, unit: 'row', tables: { ...parts, coding }, described: { table: columns } },
    usual: (family) => tableRecipe(family, parts.training.rows.length),
    words: [heading, ...told, ...(columns.length > mostTold ? [`  and ${columns.length - mostTold} more`] : [])].join(
      '\n',
    ),
  }
}
