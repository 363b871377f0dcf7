/** What people, or scripts in their place, said of answers: a row for each comparison, written as soon as it is made. */
import type { Database, Row, Statement } from './database.node.js'

export interface ComparedAnswer {
  readonly text: string
  /** What gave it, such as a run's folder; null where that is not known. */
  readonly source: string | null
}

export interface Comparison {
  /** The ranking that it belongs to, by name. */
  readonly ranking: string
  /** What was compared, whatever order it was shown in. */
  readonly item: string
  /** 0 when it is first shown, 1 when it is repeated to see whether the answer stays. */
  readonly showing: number
  readonly rater: string
  /** The choice was made by a script. */
  readonly isScripted: boolean
  /** A text, or a conversation. */
  readonly prompt: unknown
  /** In the order in which they were shown. */
  readonly answers: readonly ComparedAnswer[]
  /** The place of the best answer, from 0; or that all are as good, or as bad. */
  readonly choice: number | 'tie' | 'bad'
  /** Time taken; null where nobody waited. */
  readonly milliseconds: number | null
}

/** Stores a comparison; one that was there already is replaced. */
export async function storeComparison(database: Database, comparison: Comparison): Promise<void> {
  await database.execute(statementOf(comparison))
}

/** Stores all or none. */
export async function storeComparisons(database: Database, comparisons: readonly Comparison[]): Promise<void> {
  if (comparisons.length > 0) await database.batch(comparisons.map(statementOf))
}

const statementOf = (comparison: Comparison): Statement => ({
  sql: `INSERT OR REPLACE INTO comparisons
    (ranking, item, showing, rater, scripted, prompt, answers, choice, made, milliseconds)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  args: [
    comparison.ranking,
    comparison.item,
    comparison.showing,
    comparison.rater,
    comparison.isScripted ? 1 : 0,
    JSON.stringify(comparison.prompt),
    JSON.stringify(comparison.answers),
    String(comparison.choice),
    Date.now(),
    comparison.milliseconds,
  ],
})

/** Takes a comparison back. */
export async function forgetComparison(
  { execute }: Pick<Database, 'execute'>,
  { ranking, item, showing, rater }: Pick<Comparison, 'ranking' | 'item' | 'showing' | 'rater'>,
): Promise<void> {
  await execute({
    sql: 'DELETE FROM comparisons WHERE ranking = ? AND item = ? AND showing = ? AND rater = ?',
    args: [ranking, item, showing, rater],
  })
}

/** All comparisons of a ranking, in the order in which they were made. */
export async function readComparisons(
  { execute }: Pick<Database, 'execute'>,
  ranking: string,
): Promise<readonly Comparison[]> {
  const { rows } = await execute({ sql: 'SELECT * FROM comparisons WHERE ranking = ? ORDER BY id', args: [ranking] })
  return rows.map(comparisonOf)
}

/** The rankings by name, with how many comparisons each has. */
export async function listRankings({
  execute,
}: Pick<Database, 'execute'>): Promise<readonly { readonly ranking: string; readonly count: number }[]> {
  const { rows } = await execute('SELECT ranking, COUNT(*) AS count FROM comparisons GROUP BY ranking ORDER BY ranking')
  return rows.map(({ ranking, count }) => ({ ranking: String(ranking), count: Number(count) }))
}

const comparisonOf = (row: Row): Comparison => ({
  ranking: String(row.ranking),
  item: String(row.item),
  showing: Number(row.showing),
  rater: String(row.rater),
  isScripted: row.scripted === 1,
  prompt: JSON.parse(String(row.prompt)),
  answers: JSON.parse(String(row.answers)) as readonly ComparedAnswer[],
  choice: row.choice === 'tie' || row.choice === 'bad' ? row.choice : Number(row.choice),
  milliseconds: row.milliseconds === null ? null : Number(row.milliseconds),
})
