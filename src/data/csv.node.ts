/** CSV of any size: what Papa pushes in batches, pulled one after the other. */
import { Readable } from 'node:stream'
import Papa from 'papaparse'
import { AtelierError } from '../tensor/index.js'

/** Windows that one quoted field may span; more is a quote that nobody closed. */
const longestField = 64

interface Pushed<Row> {
  readonly result: Papa.ParseResult<Row>
  readonly parser: Papa.Parser
}

/**
 * Parses windows of text; Papa is paused after each batch until that one was taken, so no more than a window is in memory.
 * @throws AtelierError, naming the file and row, for a quoted field that does not end.
 */
export async function* csvBatches<Row>(
  windows: AsyncIterable<string>,
  path: string,
  settings: Papa.ParseConfig<Row>,
): AsyncGenerator<Papa.ParseResult<Row>> {
  const stream = Readable.from(windows, { highWaterMark: 1 })
  let settle: { next(batch: Pushed<Row> | undefined): void; fail(error: unknown): void } | undefined
  const awaitBatch = () =>
    new Promise<Pushed<Row> | undefined>((next, fail) => {
      settle = { next, fail }
    })
  let coming = awaitBatch()
  stream.once('error', (error) => settle?.fail(error))
  Papa.parse<Row>(stream, {
    ...settings,
    chunk(result, parser) {
      parser.pause()
      settle?.next({ result, parser })
    },
    complete: () => settle?.next(undefined),
    error: (error) => settle?.fail(error),
  })
  let [rows, emptyBatches] = [0, 0]
  try {
    for (let batch = await coming; batch !== undefined; batch = await coming) {
      const { data } = batch.result
      emptyBatches = data.length === 0 ? emptyBatches + 1 : 0
      if (emptyBatches > longestField) throw unclosedQuote(path, rows + 1)
      rows += data.length
      yield batch.result
      coming = awaitBatch()
      batch.parser.resume()
    }
  } finally {
    stream.destroy()
  }
}

const unclosedQuote = (path: string, row: number): AtelierError =>
  new AtelierError(
    `data: "${path}", row ${row}: a quoted field goes on for more than ${longestField} MiB`,
    'Close its quote, or give the table as .jsonl',
  )
