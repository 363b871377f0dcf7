/** `atelier detect watch`: a line for each row, as soon as it is there. */
import { createInterface } from 'node:readline'
import type { TableRow } from '../data/index.js'
import type { AnomalyDetector, Explanation, Part, RowReader, RowVerdict } from '../detect/index.js'
import type { WatchValues } from './detectOptions.js'
import { verdictRecord } from './detectScore.js'
import { cellText, number } from './detectWords.js'
import { exitCodes } from './failure.js'
import { listenForInterrupt } from './interrupt.js'
import { say, sayJson, style } from './print.js'

export async function detectWatchVerb(folder: string, values: WatchValues): Promise<void> {
  const { loadDetector } = await import('../detect/index.node.js')
  const made = await loadDetector(folder)
  const watcher = await watcherOf(made)
  // Only now: lines that come before anyone waits for them would be lost.
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  const interrupt = listenForInterrupt(() => lines.close())
  let [row, hasAnomaly] = [0, false]
  try {
    for await (const line of lines) {
      const given = line.trim() === '' ? undefined : watcher.parse(line)
      if (given === undefined) continue
      row++
      const [verdict] = await watcher.reader().read([given])
      const isAnomaly = typeof verdict === 'object' && verdict.isAnomaly
      const why = isAnomaly ? await watcher.reader().explainLast() : undefined
      tell(row, verdict!, why, values.json ?? false)
      hasAnomaly ||= isAnomaly
      if (isAnomaly && values.stopOnAnomaly) break
    }
  } finally {
    lines.close()
    process.stdin.destroy()
    interrupt.dispose()
    await made.close()
  }
  if (interrupt.signal.aborted) process.exitCode = exitCodes.interrupted
  else if (hasAnomaly && values.failOnAnomaly) process.exitCode = exitCodes.anomalies
}

interface Watcher {
  /** A line as a row; undefined for the heading. */
  parse(line: string): TableRow | undefined
  reader(): RowReader
}

/** Decides by the first line what the stream holds. */
async function watcherOf(made: AnomalyDetector): Promise<Watcher> {
  const { checkedRow, parseRecord } = await import('../data/index.node.js')
  const { default: Papa } = await import('papaparse')
  const { subject } = made
  const known = subject.kind === 'images' ? [] : subject.columns.map(({ name }) => name)
  const wanted =
    subject.kind === 'images' ? [] : subject.columns.filter(({ kind }) => kind !== 'ignored').map(({ name }) => name)
  let reader: RowReader | undefined
  let columns: readonly string[] | undefined
  let [isJson, delimiter] = [false, ',']
  const begin = (names: readonly string[]): void => {
    columns = names
    reader = made.reader(names)
  }
  const fromRecord = (line: string): TableRow => {
    const record = parseRecord(line)
    if (typeof record === 'string') return record
    return wanted.some((name) => name in record)
      ? known.map((name) => record[name])
      : `none of its keys is a column of the fit: ${Object.keys(record).join(', ')}`
  }
  const fromCells = (line: string): TableRow => {
    const { data, errors } = Papa.parse<string[]>(line, { delimiter })
    const quote = errors.find(({ type }) => type === 'Quotes')
    return quote ? quote.message : checkedRow(data[0] ?? [], columns!)
  }
  return {
    reader: () => reader!,
    parse(line) {
      if (columns !== undefined) return isJson ? fromRecord(line) : fromCells(line)
      isJson = line.trimStart().startsWith('{')
      if (isJson) {
        begin(known)
        return fromRecord(line)
      }
      const first = Papa.parse<string[]>(line)
      delimiter = first.meta.delimiter || ','
      const names = (first.data[0] ?? []).map((cell) => cell.trim())
      const isHeading = names.some((name) => wanted.includes(name))
      begin(isHeading ? names : known)
      return isHeading ? undefined : fromCells(line)
    },
  }
}

function tell(row: number, verdict: RowVerdict, why: Explanation | undefined, isJson: boolean): void {
  const because = why?.parts.slice(0, 3) ?? []
  if (isJson) sayJson({ ...verdictRecord(row, verdict), ...(why && { because }) })
  else if (typeof verdict === 'string') say(`${row}  ${style.yellow(`no score: ${verdict}`)}`)
  else {
    const line = `${row}  ${number(verdict.score)}  p ${number(verdict.p)}`
    say(
      verdict.isAnomaly
        ? style.bold(style.red([line, 'ANOMALY', ...because.slice(0, 1).map(inWords)].join('  ')))
        : line,
    )
  }
}

const inWords = ({ column, cell, usual }: Part): string => `${column} ${cellText(cell)}, usually ${usual}`
