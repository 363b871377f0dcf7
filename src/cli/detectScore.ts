/** `atelier detect score`: a table of any size, read and written piece by piece. */
import type { AnomalyDetector, RowVerdict } from '../detect/index.js'
import { AtelierError } from '../errors/index.js'
import { imagesToScore } from './detectData.js'
import type { ScoreValues } from './detectOptions.js'
import { number, share } from './detectWords.js'
import { exitCodes } from './failure.js'
import { counted, duration, grouped, listing, say, sayJson } from './print.js'

export async function detectScoreVerb(folder: string, source: string, values: ScoreValues): Promise<void> {
  const { loadDetector } = await import('../detect/index.node.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const made = await loadDetector(folder)
  const began = performance.now()
  const counts = tally()
  const isJson = values.out === undefined ? (values.json ?? false) : /\.(jsonl|ndjson)$/i.test(values.out)
  const write = async (append: (text: string) => Promise<void>): Promise<void> => {
    let heading = isJson ? '' : 'row,score,p,anomaly,problem\n'
    for await (const verdicts of scored(made, source)) {
      const first = counts.rows + 1
      await append(heading + verdicts.map((verdict, i) => (isJson ? jsonLine : csvLine)(first + i, verdict)).join(''))
      heading = ''
      counts.add(verdicts)
    }
  }
  if (values.out === undefined) await write(writeOut)
  else await writeFileAtomic(values.out, (append) => write((text) => append(Buffer.from(text))))
  await made.close()
  const { rows, anomalies, problems, strangest } = counts
  const seconds = (performance.now() - began) / 1000
  if (values.failOnAnomaly && anomalies > 0) process.exitCode = exitCodes.anomalies
  if (values.out === undefined) {
    if (problems > 0) process.stderr.write(`detect: ${counted(problems, 'row')} of ${grouped(rows)} have no score\n`)
  } else if (values.json)
    sayJson({ rows, anomalies, problems, threshold: made.threshold.value, strangest, seconds, out: values.out })
  else sayScores(counts, made, seconds, values.out)
}

/** Verdicts of all rows or images of a source, in batches. */
async function* scored(made: AnomalyDetector, source: string): AsyncGenerator<readonly RowVerdict[]> {
  if (made.subject.kind === 'images') {
    yield await made.scoreImages(await imagesToScore(source, made.subject.shape))
    return
  }
  const { tableBatches } = await import('../data/index.node.js')
  let reader: ReturnType<AnomalyDetector['reader']> | undefined
  for await (const { columns, rows } of tableBatches(source)) {
    if (columns.length === 0) continue
    reader ??= made.reader(columns)
    yield await reader.read(rows)
  }
  if (reader === undefined)
    throw new AtelierError(`data: "${source}": it is empty`, 'Give a table with a heading and rows')
}

const csvLine = (row: number, verdict: RowVerdict): string =>
  typeof verdict === 'string'
    ? `${row},,,,"${verdict.replaceAll('"', '""')}"\n`
    : `${row},${verdict.score},${verdict.p},${verdict.isAnomaly ? 1 : 0},\n`

const jsonLine = (row: number, verdict: RowVerdict): string => `${JSON.stringify(verdictRecord(row, verdict))}\n`

/** A verdict as JSON has it, here and in `watch`. */
export const verdictRecord = (row: number, verdict: RowVerdict): Readonly<Record<string, unknown>> =>
  typeof verdict === 'string'
    ? { row, problem: verdict }
    : { row, score: verdict.score, p: verdict.p, anomaly: verdict.isAnomaly }

/** Waits where the reader of stdout is slower. */
const writeOut = (text: string): Promise<void> =>
  new Promise((settle) => (process.stdout.write(text) ? settle() : process.stdout.once('drain', settle)))

const shown = 5

interface Tally {
  rows: number
  anomalies: number
  problems: number
  /** The rows with the highest scores, the highest first. */
  strangest: { readonly row: number; readonly score: number; readonly p: number }[]
  add(verdicts: readonly RowVerdict[]): void
}

function tally(): Tally {
  return {
    rows: 0,
    anomalies: 0,
    problems: 0,
    strangest: [],
    add(verdicts) {
      for (const verdict of verdicts) {
        this.rows++
        if (typeof verdict === 'string') {
          this.problems++
          continue
        }
        if (verdict.isAnomaly) this.anomalies++
        if (this.strangest.length === shown && verdict.score <= this.strangest.at(-1)!.score) continue
        this.strangest.push({ row: this.rows, score: verdict.score, p: verdict.p })
        this.strangest.sort((a, b) => b.score - a.score).splice(shown)
      }
    },
  }
}

function sayScores(
  { rows, anomalies, problems, strangest }: Tally,
  { threshold, subject }: AnomalyDetector,
  seconds: number,
  out: string,
): void {
  const noun = subject.kind === 'images' ? 'image' : 'row'
  say(`${counted(rows, noun)} in ${duration(seconds)}, ${grouped(rows / seconds)} a second`)
  say()
  say(
    listing([
      [
        'anomalies',
        `${grouped(anomalies)} (${share(anomalies / Math.max(1, rows - problems))}) above ${number(threshold.value)}`,
      ],
      ['false alarms', `${share(threshold.promised)} of normal ${noun}s at most`],
      ...(problems > 0 ? [['without a score', grouped(problems)] as const] : []),
      ['strangest', strangest.map(({ row, score }) => `${noun} ${row} (${number(score)})`).join(', ')],
      ['written', out],
    ]),
  )
}
