/** `atelier data show` of a built-in table: its columns, as a model of rows would learn them, and its first rows. */
import { columns as aligned } from './cells.js'
import { counted, listing, say, sayJson } from './print.js'

export interface ShowTableOptions {
  /** First rows to show. */
  readonly lines: number
  readonly json?: boolean
}

export async function showTable(source: string, { lines, json = false }: ShowTableOptions): Promise<void> {
  const { columnWords, learnCoding, readTable, tablePath } = await import('../data/index.node.js')
  const table = await readTable(tablePath(source))
  const learnt = learnCoding(table)
  const first = table.rows.slice(0, lines).filter((row) => typeof row !== 'string')
  if (json) {
    const described = learnt.map((column) => ({ name: column.name, kind: column.kind, words: columnWords(column) }))
    return sayJson({ name: source, rows: table.rows.length, columns: described, first })
  }
  say(`${source}: ${counted(table.rows.length, 'row')} of ${counted(learnt.length, 'column')}`)
  say(listing(learnt.map((column) => [column.name, columnWords(column)] as const)))
  if (first.length === 0) return
  say()
  const headings = table.columns.map((heading) => ({ heading, isLeft: true }))
  say(
    aligned(
      headings,
      first.map((row) => row.map(cellText)),
    ),
  )
}

const longest = 24

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined || cell === '') return '–'
  const text = String(cell)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
