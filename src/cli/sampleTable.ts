/** Drawing rows of a table: to a file, or to stdout as they are made. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { RowFormat } from '../data/index.js'
import { exitCodes, UsageError } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { valuesOf } from './option.js'
import { counted, say, sayJson } from './print.js'
import { given } from './runOptions.js'
import { type TableSampleValues, tableSampleOptions } from './tableSampleOptions.js'

/** Rows in a run of a program. */
const batch = 512

export async function sampleTable(folder: string, flags: Partial<TableSampleValues>): Promise<void> {
  const values = valuesOf(tableSampleOptions, flags)
  const { count, seed, out, levels, threads, json } = values
  const format = out === undefined ? (json ? 'jsonl' : 'csv') : formatOf(out)
  const { rowWriter, tableCoding } = await import('../data/index.js')
  const { loadImageModel } = await import('../train/index.node.js')
  const { generatorFor, tableGenerator } = await import('../sample/index.js')
  const { model, memory, config } = await loadImageModel(folder, threads === undefined ? {} : { threads })
  const coding = tableCoding(config.table ?? [])
  const examples = generatorFor(memory, model, { batch, ...given(values, ['solver', 'steps']) })
  const generator = tableGenerator(examples, coding, { draw: levels })
  const { heading, line } = rowWriter(
    format,
    coding.columns.filter(({ kind }) => kind !== 'left out'),
  )
  const interrupt = listenForInterrupt(() => {})
  let made = 0
  async function* lines(): AsyncGenerator<string> {
    yield heading
    for await (const rows of generator.rows(count, { seed, ...given(values, ['where', 'balance']) })) {
      yield rows.map(line).join('')
      made += rows.length
      if (interrupt.signal.aborted) return
    }
  }
  try {
    if (out === undefined) await pipeline(Readable.from(lines()), process.stdout, { end: false })
    else {
      await mkdir(dirname(out), { recursive: true })
      await pipeline(Readable.from(lines()), createWriteStream(out))
      if (json) sayJson({ seed, rows: made, paths: [out] })
      else say(`${counted(made, 'row')}: ${out}`)
    }
    if (interrupt.signal.aborted) process.exitCode = exitCodes.interrupted
  } catch (error) {
    // Whoever reads stdout may have had enough.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  } finally {
    interrupt.dispose()
    await generator.close()
  }
}

function formatOf(out: string): RowFormat {
  const ending = extname(out).slice(1).toLowerCase()
  if (ending === 'csv' || ending === 'tsv' || ending === 'jsonl') return ending
  throw new UsageError(
    `sample: --out ${out}: no table that can be written`,
    'Give a file that ends in .csv, .tsv or .jsonl',
  )
}
