/** A fitted detector with all that belongs to it: what it reads, and when a score is an alarm. */
import { type ImageSet, imageBatch, imageSize, type Table, type TableRow } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import { type Encoder, encoderOf } from './columns/encode.js'
import type { FittedDetector } from './detector.js'
import { type Explanation, partsOf } from './explain.js'
import type { Measured } from './measured.js'
import { type Rows, selectRows } from './rows.js'
import { seriesChecker } from './series.js'
import type { ImagesSubject, SeriesSubject, Subject, TableSubject } from './subject.js'
import { type Threshold, type Verdict, verdictOf } from './threshold.js'
import { windowReader } from './windows.js'

/** What can be told of a fit. */
export interface FitFacts {
  readonly data: string
  readonly seed: number
  /** Rows, windows or images that were learnt from, and held out for the threshold. */
  readonly learnt: number
  readonly heldOut: number
  /** Sentences for people: what was left out, and why. */
  readonly notes: readonly string[]
  readonly measured?: Measured
}

/** A verdict, or in a word why a row has none. */
export type RowVerdict = Verdict | string

/** Reads a table or series from its beginning, batch after batch. */
export interface RowReader {
  read(rows: readonly TableRow[]): Promise<readonly RowVerdict[]>
  /** Why the last row that was read scores as it does. @throws AtelierError where it has no score. */
  explainLast(): Promise<Explanation>
}

export interface AnomalyDetector {
  readonly subject: Subject
  readonly detector: FittedDetector
  readonly threshold: Threshold
  readonly facts: FitFacts
  /** A reader of rows with these columns. @throws AtelierError, naming the differences, where they are not those of the fit. */
  reader(columns: readonly string[]): RowReader
  /** Of a table one verdict a row, of a series one a step. @throws as `reader` does. */
  score(table: Table): Promise<readonly RowVerdict[]>
  /** Why a row, counted from 1, scores as it does. */
  explain(table: Table, row: number): Promise<Explanation>
  /** @throws AtelierError where the images are not of the shape of the fit. */
  scoreImages(set: ImageSet): Promise<readonly Verdict[]>
  /** Why an image, counted from 1, scores as it does. */
  explainImage(set: ImageSet, place: number): Promise<Explanation>
  close(): Promise<void>
}

export function anomalyDetector(
  subject: Subject,
  detector: FittedDetector,
  threshold: Threshold,
  facts: FitFacts,
): AnomalyDetector {
  const judged = async (rows: Rows): Promise<Verdict[]> =>
    rows.count === 0 ? [] : Array.from(await detector.score(rows), (score) => verdictOf(threshold, score))
  const explained = async (row: Rows): Promise<Omit<Explanation, 'parts'>> => ({
    ...(await judged(row))[0]!,
    shares: await detector.explain(row),
  })
  const core = { judged, explained }
  const checkImages = (set: ImageSet): void => {
    if (subject.kind !== 'images') throw wrongKind(subject, 'images')
    checkShape(subject, set)
  }
  const made: AnomalyDetector = {
    ...{ subject, detector, threshold, facts },
    reader(columns) {
      if (subject.kind === 'table') return tableReader(subject, columns, core)
      if (subject.kind === 'series') return seriesReader(subject, columns, core)
      throw wrongKind(subject, 'rows')
    },
    score: async ({ columns, rows }) => made.reader(columns).read(rows),
    async explain({ columns, rows }, row) {
      if (!(Number.isInteger(row) && row >= 1 && row <= rows.length)) {
        throw new AtelierError(`detect: row ${row}: there are rows 1 to ${rows.length}`)
      }
      const reader = made.reader(columns)
      await reader.read(subject.kind === 'series' ? rows.slice(0, row) : [rows[row - 1]!])
      return reader.explainLast()
    },
    async scoreImages(set) {
      checkImages(set)
      const verdicts: Verdict[] = []
      for (let from = 0; from < set.count; from += imagesAtOnce) {
        verdicts.push(...(await judged(imageRows(set, from, Math.min(set.count, from + imagesAtOnce)))))
      }
      return verdicts
    },
    async explainImage(set, place) {
      checkImages(set)
      if (!(Number.isInteger(place) && place >= 1 && place <= set.count)) {
        throw new AtelierError(`detect: image ${place}: there are images 1 to ${set.count}`)
      }
      return { ...(await explained(imageRows(set, place - 1, place))), parts: [] }
    },
    close: () => detector.close(),
  }
  return made
}

interface Core {
  judged(rows: Rows): Promise<Verdict[]>
  explained(row: Rows): Promise<Omit<Explanation, 'parts'>>
}

const imagesAtOnce = 2048

/** Images as rows [to − from, channels · height · width]. */
export function imageRows(set: ImageSet, from: number, to: number): Rows {
  const places = Uint32Array.from({ length: to - from }, (_, i) => from + i)
  return { values: imageBatch(set, places), count: to - from, width: imageSize(set) }
}

function tableReader(
  { columns, label }: TableSubject,
  names: readonly string[],
  { judged, explained }: Core,
): RowReader {
  const encoder = encoderFor(columns, label, names)
  let last: TableRow = 'none was read'
  return {
    async read(rows) {
      last = rows.at(-1) ?? last
      const verdicts = await judged(encoder.encode(names, rows))
      return rows.map((row, i) => (typeof row === 'string' ? row : verdicts[i]!))
    },
    async explainLast() {
      if (typeof last === 'string') throw withoutScore(last)
      const found = await explained(encoder.encode(names, [last]))
      return { ...found, parts: partsOf(found.shares, columnsOf(encoder), columns, names, last) }
    },
  }
}

function seriesReader(subject: SeriesSubject, names: readonly string[], { judged, explained }: Core): RowReader {
  const { columns, window, time, label } = subject
  const encoder = encoderFor(columns, label, names)
  const channels = columns.filter(({ kind }) => kind !== 'ignored')
  const check = seriesChecker(names, channels, time)
  const windows = windowReader(window, encoder.width)
  const early = `the first whole window of ${window} steps ends later`
  let last: { readonly row: TableRow; readonly window: Rows } | string = 'none was read'
  return {
    async read(given) {
      const rows = given.map(check)
      const steps = rows.filter((row) => typeof row !== 'string')
      const found = windows.next(encoder.encode(names, steps))
      const verdicts = await judged(found.windows)
      let step = -found.before
      const results = rows.map((row) => (typeof row === 'string' ? row : (verdicts[step++] ?? early)))
      const result = results.at(-1)
      if (typeof result === 'string') last = result
      else if (result) last = { row: given.at(-1)!, window: selectRows(found.windows, [found.windows.count - 1]) }
      return results
    },
    async explainLast() {
      if (typeof last === 'string') throw withoutScore(last)
      const why = await explained(last.window)
      return { ...why, parts: partsOf(why.shares, columnsOf(encoder), columns, names, last.row) }
    },
  }
}

const withoutScore = (problem: string): AtelierError => new AtelierError(`detect: a row without a score: ${problem}`)

/** An encoder that has looked at the columns once. */
function encoderFor(columns: TableSubject['columns'], label: string | undefined, names: readonly string[]): Encoder {
  const encoder = encoderOf(columns, label === undefined ? [] : [label])
  encoder.encode(names, [])
  return encoder
}

const columnsOf = ({ features }: Encoder): readonly string[] => features.map(({ column }) => column)

function checkShape({ shape }: ImagesSubject, set: ImageSet): void {
  const spelt = ({ channels, height, width }: typeof shape): string => `${channels} × ${height} × ${width}`
  if (spelt(shape) === spelt(set)) return
  throw new AtelierError(
    `detect: images of ${spelt(set)} (channels, height, width): the detector was fitted on ${spelt(shape)}`,
    'Give images of that size',
  )
}

const wrongKind = ({ kind }: Subject, came: string): AtelierError =>
  new AtelierError(`detect: ${came}: the detector was fitted on ${kind === 'images' ? 'images' : `a ${kind}`}`)
