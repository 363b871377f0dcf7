/** Making rows of a table from whatever makes rows of numbers. */
import { type DecodeOptions, isLearnt, isMissing, type TableCoding } from '../data/index.js'
import { AtelierError, randomStream } from '../tensor/index.js'
import type { ExampleGenerator } from './example-generator.js'
import { type RowTest, rowTest } from './table-where.js'

export interface TableGenerator {
  readonly name: string
  /** Names of the columns that are made. */
  readonly names: readonly string[]
  /**
   * So many rows in batches, their cells in the order of `names`. Row i depends on the seed, the conditions and i, not on how many are
   * asked for. @throws AtelierError for conditions that cannot be read, or that next to no row meets.
   */
  rows(count: number, options: RowOptions): AsyncGenerator<readonly Row[], void>
  close(): Promise<void>
}

/** Cells. */
export type Row = readonly unknown[]

export interface RowOptions {
  readonly seed: number
  /** Conditions, such as `age>=40`, that every row has to meet: rows are drawn until they do, so they are as likely as the model has them. */
  readonly where?: readonly string[]
  /** A category of which every level is to come equally often. */
  readonly balance?: string
}

/** Rows drawn at once. */
const batch = 1024
/** Rows drawn without any that is wanted, before it is given up. */
const patience = 100 * batch

/** Rows of a generator whose examples are rows of `coding`. @throws AtelierError where they are not. */
export function tableGenerator(
  generator: ExampleGenerator,
  coding: TableCoding,
  { draw = 'largest' }: Pick<DecodeOptions, 'draw'> = {},
): TableGenerator {
  const { shape } = generator
  if (shape.length !== 1 || shape[0] !== coding.width) {
    throw new AtelierError(`table: examples of [${shape.join(', ')}]: the table's rows have ${coding.width} numbers`)
  }
  async function drawn(place: number, count: number, seed: number): Promise<readonly Row[]> {
    const own = seedAt(seed, place)
    const values = await generator.generate(count, { seed: own })
    return coding.decode(values, { draw, seed: own, first: place * batch })
  }
  return {
    name: generator.name,
    names: coding.names,
    async *rows(count, { seed, where = [], balance }) {
      const isWanted = rowTest(coding, where)
      const quota = balance === undefined ? undefined : levelQuota(coding, balance, count)
      const isChosen = where.length > 0 || quota !== undefined
      let [made, dry] = [0, 0]
      for (let place = 0; made < count; place++) {
        const rows = await drawn(place, isChosen ? batch : Math.min(batch, count - made), seed)
        const kept: Row[] = []
        for (const row of rows) {
          if (made + kept.length < count && isWanted(row) && (quota === undefined || quota(row))) kept.push(row)
        }
        dry = kept.length > 0 ? 0 : dry + rows.length
        if (dry >= patience) {
          const asked = [...where, ...(balance === undefined ? [] : [`every level of "${balance}"`])].join(', ')
          throw new AtelierError(
            `table: ${asked}: of the last ${dry.toLocaleString('en-US')} rows none is as asked, after ${made} that were`,
            'Ask for what is less rare, or train on more such rows',
          )
        }
        made += kept.length
        if (kept.length > 0) yield isChosen ? numbered(kept, made - kept.length, coding) : kept
      }
    },
    close: () => generator.close(),
  }
}

/** A seed of its own for each batch. */
function seedAt(seed: number, place: number): number {
  const stream = randomStream(seed, 'batches of rows').fork(place)
  return (stream.uint32() & 0x1fffff) * 2 ** 32 + stream.uint32()
}

/** Counts row numbers on over the rows that were kept. */
function numbered(rows: readonly Row[], first: number, { columns, names }: TableCoding): readonly Row[] {
  const numbers = columns.filter((column) => column.kind === 'numbering')
  if (numbers.length === 0) return rows
  return rows.map((row, i) =>
    row.map((cell, place) => {
      const column = numbers.find(({ name }) => name === names[place])
      if (column === undefined) return cell
      const value = column.first + column.step * (first + i)
      return column.cells === 'text' ? String(value) : value
    }),
  )
}

/** Lets as many rows of each level pass as are due to it; the first levels get those that are over. */
function levelQuota(coding: TableCoding, name: string, count: number): RowTest {
  const column = coding.columns.filter(isLearnt).find((each) => each.name === name)
  if (column?.kind !== 'category') {
    const names = coding.columns.flatMap((each) => (each.kind === 'category' ? [`"${each.name}"`] : []))
    throw new AtelierError(
      `table: "${name}": no category that could be balanced`,
      `There are ${names.join(', ') || 'none'}`,
    )
  }
  const { levels } = column
  const left = new Map(
    levels.map((level, i) => [level, Math.floor(count / levels.length) + (i < count % levels.length ? 1 : 0)]),
  )
  const place = coding.names.indexOf(name)
  return (cells) => {
    const level = isMissing(cells[place]) ? undefined : String(cells[place])
    const due = level === undefined ? 0 : (left.get(level) ?? 0)
    if (due > 0) left.set(level!, due - 1)
    return due > 0
  }
}
