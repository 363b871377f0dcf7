/** The rows that a report on a table compares: made ones, real ones, and those of baselines. */
import type { Table, TableCoding, TableRow } from '../../data/index.js'
import type { Row, TableGenerator } from '../../sample/index.js'
import { randomStream } from '../../tensor/index.js'
import { copiedRows, gaussianCopula, independentColumns } from '../tables/baselines.js'
import { type MeasuredTable, measuredTable } from '../tables/measured.js'
import type { ComparisonRow } from './report.js'

/** A generator of rows, and what it is judged on. */
export interface TableEvaluation {
  readonly generator: TableGenerator
  readonly coding: TableCoding
  /** What the table is called. */
  readonly data?: string
  /** All rows that the generator was given, those that chose its weights included. */
  readonly training: Table
  /** Rows of the same source that it has not seen. */
  readonly test: Table
  /** The column that is predicted to see what rows are worth. Default: the first category of 2 to 20 levels, else the last column. */
  readonly target?: string
  /** Rows of each kind, at most. Default 5,000. */
  readonly samples?: number
  /** Default 1. */
  readonly seed?: number
  readonly signal?: AbortSignal
  readonly made?: Readonly<Record<string, string>>
}

/** Rows of one kind. */
export interface JudgedRows extends Pick<ComparisonRow, 'name' | 'role' | 'what'> {
  /** Draws of as many rows each: measures are their means. Of real rows there is one. */
  readonly draws: readonly MeasuredTable[]
  /** As many rows as there are training rows, at most as many as are asked for: what is learnt from and attacked. Of real rows these. */
  readonly whole: MeasuredTable
  /** The first draw as numbers [rows, width], repeated values in the middle of their stretches. */
  readonly encoded: Float32Array
  /** `whole` as numbers. */
  readonly encodedWhole: Float32Array
  /** The first rows. */
  readonly shown: readonly Row[]
}

export interface TableSets {
  readonly model: JudgedRows
  readonly real: JudgedRows
  readonly baselines: readonly JudgedRows[]
  readonly training: MeasuredTable
  readonly encodedTraining: Float32Array
  /** Rows of a draw. */
  readonly count: number
  readonly width: number
  readonly seed: number
  /** Rows that the model made in a second. */
  readonly pace: number
}

/** Rows that all draws together have, at least, and draws at most: the smaller the table, the more a draw's figures swing. */
const drawn = { rows: 2000, draws: 5 } as const
/** Rows of each kind that are shown. */
const shownRows = 8

/** Makes and reads all rows that the report needs. */
export async function tableSets(given: TableEvaluation, seed: number): Promise<TableSets> {
  const { generator, coding, samples = 5000 } = given
  const [training, test] = [given.training, given.test].map((table) => shuffled(table, coding.names, seed)) as [
    Rows,
    Rows,
  ]
  const count = Math.min(samples, test.length)
  const draws = Math.max(1, Math.min(drawn.draws, Math.ceil(drawn.rows / count)))
  const whole = Math.min(samples, training.length)
  const asked = Math.max(whole, draws * count)
  const measured = (rows: Rows): MeasuredTable => measuredTable(coding, coding.names, rows)
  const judged = (told: Pick<ComparisonRow, 'name' | 'role' | 'what'>, rows: Rows, learnt = rows.slice(0, whole)) => ({
    ...told,
    draws: Array.from({ length: Math.floor(rows.length / count) }, (_, i) =>
      measured(rows.slice(i * count, (i + 1) * count)),
    ).slice(0, draws),
    whole: measured(learnt),
    encoded: coding.encode(coding.names, rows.slice(0, count)),
    encodedWhole: coding.encode(coding.names, learnt),
    shown: rows.slice(0, shownRows),
  })
  const start = performance.now()
  const made = await collected(generator, asked, { seed, signal: given.signal })
  const pace = (1000 * made.length) / (performance.now() - start)
  const baselines = [
    {
      told: { name: 'Independent columns', what: 'cells of training rows, each column drawn for itself' },
      make: independentColumns(training),
    },
    {
      told: { name: 'Gaussian copula', what: 'columns made normal, of which only correlations are kept' },
      make: gaussianCopula(coding, training, seed),
    },
    {
      told: { name: 'Copier', what: 'training rows themselves, drawn again: nothing stays private' },
      make: copiedRows(training),
      role: 'control' as const,
    },
  ]
  return {
    model: judged({ name: generator.name, role: 'model', what: 'what is evaluated' }, made),
    real: judged(
      { name: 'Real', role: 'ceiling', what: 'test rows; as what is learnt from, the training rows' },
      test.slice(0, count),
      training.slice(0, whole),
    ),
    baselines: baselines.map(({ told, make, role = 'baseline' as const }) =>
      judged({ ...told, role }, make(asked, seed) as Rows),
    ),
    training: measured(training.slice(0, samples)),
    encodedTraining: coding.encode(coding.names, training),
    ...{ count, width: coding.width, seed, pace },
  }
}

type Rows = readonly Row[]

/** The cells of whole rows by `names`, in random order: files are often sorted, and the first rows have to stand for all. */
function shuffled({ columns, rows }: Table, names: readonly string[], seed: number): Rows {
  const places = names.map((name) => columns.indexOf(name))
  const isWhole = (row: TableRow): row is Row => typeof row !== 'string'
  const whole = rows.filter(isWhole)
  const order = randomStream(seed, 'order of real rows').permutation(whole.length)
  return Array.from(order, (row) => places.map((place) => whole[row]![place]))
}

async function collected(
  generator: TableGenerator,
  count: number,
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal | undefined },
): Promise<Rows> {
  const all: Row[] = []
  for await (const rows of generator.rows(count, { seed })) {
    signal?.throwIfAborted()
    for (const row of rows) all.push(row)
  }
  return all
}
