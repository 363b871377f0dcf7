/** A fitted detector with all that belongs to it: what it reads, and when a score is an alarm. */
import { type ImageSet, imageBatch, imageSize, type Table, type TableRow } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import { type Encoder, encoderOf } from './columns/encode.js'
import type { FittedDetector } from './detector.js'
import { type Explanation, partsOf } from './explain.js'
import type { Measured } from './measured.js'
import type { Rows } from './rows.js'
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
  /** Why the next row would score as it does; it is read by this. @throws for a row that has no score. */
  explain(row: TableRow): Promise<Explanation>
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
  const images = (set: ImageSet): ImagesSubject => {
    if (subject.kind !== 'images') throw wrongKind(subject, 'images')
    checkShape(subject, set)
    return subject
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
      const context = subject.kind === 'series' ? rows.slice(Math.max(0, row - subject.window), row - 1) : []
      await reader.read(context)
      return reader.explain(rows[row - 1]!)
    },
    async scoreImages(set) {
      images(set)
      const verdicts: Verdict[] = []
      for (let from = 0; from < set.count; from += imagesAtOnce) {
        verdicts.push(...(await judged(imageRows(set, from, Math.min(set.count, from + imagesAtOnce)))))
      }
      return verdicts
    },
    async explainImage(set, place) {
      images(set)
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
  return {
    async read(rows) {
      const verdicts = await judged(encoder.encode(names, rows))
      return rows.map((row, i) => (typeof row === 'string' ? row : verdicts[i]!))
    },
    async explain(row) {
      if (typeof row === 'string') throw new AtelierError(`detect: a row without a score: ${row}`)
      const found = await explained(encoder.encode(names, [row]))
      return { ...found, parts: partsOf(found.shares, columnsOf(encoder), columns, names, row) }
    },
  }
}

function seriesReader(subject: SeriesSubject, names: readonly string[], { judged, explained }: Core): RowReader {
  const { columns, window, time, label } = subject
  const encoder = encoderFor(columns, label, names)
  const check = seriesChecker(
    names,
    columns.filter(({ kind }) => kind !== 'ignored'),
    time,
  )
  const windows = windowReader(window, encoder.width)
  const early = `the first whole window of ${window} steps ends later`
  return {
    async read(given) {
      const rows = given.map(check)
      const steps = rows.filter((row) => typeof row !== 'string')
      const found = windows.next(encoder.encode(names, steps))
      const verdicts = await judged(found.windows)
      let step = -found.before
      return rows.map((row) => (typeof row === 'string' ? row : (verdicts[step++] ?? early)))
    },
    async explain(given) {
      const row = check(given)
      if (typeof row === 'string') throw new AtelierError(`detect: a row without a score: ${row}`)
      const found = windows.next(encoder.encode(names, [row])).windows
      if (found.count === 0) throw new AtelierError(`detect: a row without a score: ${early}`)
      const why = await explained(found)
      return { ...why, parts: partsOf(why.shares, columnsOf(encoder), columns, names, given) }
    },
  }
}

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
