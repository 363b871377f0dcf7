/** Fitting a detector to data that is taken as normal, with a threshold from data that it has not learnt from. */
import { type ImageSet, selectImages, type Table, type TableRow } from '../data/index.js'
import { AtelierError } from '../tensor/index.js'
import type { Column } from './columns/column.js'
import { encoderOf } from './columns/encode.js'
import { learnColumns } from './columns/learn.js'
import { type AnomalyDetector, anomalyDetector, imageRows } from './detection.js'
import type { Detector, DetectorName } from './detector.js'
import { detectors } from './detectors/index.js'
import { anomaliesOf, withoutColumn } from './labels.js'
import { measured } from './measured.js'
import { type Rows, selectRows } from './rows.js'
import { seriesChecker } from './series.js'
import { splitRows, splitWindows } from './split.js'
import type { Subject } from './subject.js'
import { thresholdOf } from './threshold.js'
import { windowReader } from './windows.js'

export interface FitDetectorOptions {
  /** Default `sampled-nearest`; of images `k-nearest`. */
  readonly detector?: DetectorName | Detector
  /** The rate of false alarms to set the threshold for. Default 0.01. */
  readonly falseAlarms?: number
  /** A column that says which rows are anomalous: these are left out of the fit and only measure it. */
  readonly label?: string
  /** What that column says of normal rows; by default 0, false, no, normal and the like, and nothing. Of images the normal class. */
  readonly normal?: string
  /** Columns that are left out, and that new data may have or not. */
  readonly ignore?: readonly string[]
  /** Takes the rows as a series in the order of time: steps in a window. */
  readonly window?: number
  /** The column of a series' times. */
  readonly time?: string
  /** Share of the normal rows that is held out for the threshold. Default a fifth. */
  readonly heldOutShare?: number
  /** Default 0. */
  readonly seed?: number
  readonly threads?: number
  readonly signal?: AbortSignal
  /** What the data is called. */
  readonly name?: string
}

/**
 * Fits a detector to a table, or with `window` to a series. All rows are taken as normal unless `label` says otherwise. A part of the
 * normal rows is held out for the threshold: see `splitRows`, and `splitWindows` for a series.
 * @throws AtelierError for rows that do not fit, too few rows, or columns that say nothing.
 */
export async function fitDetector(table: Table, options: FitDetectorOptions = {}): Promise<AnomalyDetector> {
  const bad = table.rows.findIndex((row) => typeof row === 'string')
  if (bad >= 0) throw new AtelierError(`detect: row ${bad + 1}: ${table.rows[bad]}`, 'Mend or remove that row')
  const { label, normal } = options
  if (label === undefined) return fitRows(table, [], options)
  const isAnomalous = anomaliesOf(table, { label, ...(normal !== undefined && { normal }) })
  return fitRows(withoutColumn(table, label), isAnomalous, options)
}

/** Rows of numbers, and what they were made from. */
interface Prepared {
  readonly subject: Subject
  readonly learnt: Rows
  readonly heldOut: Rows
  readonly anomalies: Rows
  readonly notes: readonly string[]
}

function fitRows(table: Table, anomalous: readonly boolean[], options: FitDetectorOptions): Promise<AnomalyDetector> {
  const isAnomalous = anomalous.length > 0 ? anomalous : table.rows.map(() => false)
  const { window } = options
  const prepared =
    window === undefined
      ? preparedTable(table, isAnomalous, options)
      : preparedSeries(table, isAnomalous, { ...options, window })
  return fitPrepared(prepared, options)
}

function preparedTable(table: Table, isAnomalous: readonly boolean[], options: FitDetectorOptions): Prepared {
  const { ignore = [], label } = options
  const { learnt, heldOut, anomalies } = splitRows(isAnomalous, splitOptions(options))
  const rowsAt = (places: readonly number[]): TableRow[] => places.map((place) => table.rows[place]!)
  const columns = learnColumns({ columns: table.columns, rows: rowsAt(learnt) }, ignore)
  const encoder = encoderOf(columns)
  const encoded = (places: readonly number[]): Rows => encoder.encode(table.columns, rowsAt(places))
  return {
    subject: { kind: 'table', columns, ...(label !== undefined && { label }) },
    learnt: encoded(learnt),
    heldOut: encoded(heldOut),
    anomalies: encoded(anomalies),
    notes: notesOf(columns),
  }
}

function preparedSeries(
  table: Table,
  isAnomalous: readonly boolean[],
  options: FitDetectorOptions & { readonly window: number },
): Prepared {
  const { ignore = [], label, time, window } = options
  if (time !== undefined && !table.columns.includes(time)) {
    throw new AtelierError(`detect: there is no column "${time}" of times`, `There are ${table.columns.join(', ')}`)
  }
  const { learnt, heldOut, anomalies } = splitWindows(isAnomalous, window, splitOptions(options))
  // What is usual is learnt from the steps before the held-out ones alone.
  const usual = { columns: table.columns, rows: table.rows.slice(0, (learnt.at(-1) ?? 0) + window) }
  const columns = learnColumns(usual, [...ignore, ...(time === undefined ? [] : [time])]).map(channelOf)
  const encoder = encoderOf(columns)
  const check = seriesChecker(
    table.columns,
    columns.filter(({ kind }) => kind !== 'ignored'),
    time,
  )
  const rows = table.rows.map((row, i) => {
    const checked = check(row)
    if (typeof checked !== 'string') return checked
    throw new AtelierError(`detect: row ${i + 1}: ${checked}`, 'Give the rows in the order of time')
  })
  const { windows } = windowReader(window, encoder.width).next(encoder.encode(table.columns, rows))
  return {
    subject: {
      kind: 'series',
      columns,
      window,
      ...(time !== undefined && { time }),
      ...(label !== undefined && { label }),
    },
    learnt: selectRows(windows, learnt),
    heldOut: selectRows(windows, heldOut),
    anomalies: selectRows(windows, anomalies),
    notes: notesOf(columns),
  }
}

/** A column of a series: a number whose gaps are filled, so that none is ever missing. */
function channelOf(column: Column): Column {
  if (column.kind === 'ignored' || column.kind === 'constant') return column
  if (column.kind === 'number') {
    const { missing: _, ...channel } = column
    return channel
  }
  throw new AtelierError(
    `detect: column "${column.name}" of a series: its cells are not numbers`,
    'Ignore it, or name it as the column of times',
  )
}

/**
 * Fits a detector to images. All are taken as normal unless `normal` names a class: then the others are left out of the fit.
 * @param test Images whose other classes measure the fit; those of `set` do where it is left out or empty.
 * @throws AtelierError for too few images, or where there is no such class.
 */
export function fitImageDetector(
  set: ImageSet,
  options: FitDetectorOptions = {},
  test?: ImageSet,
): Promise<AnomalyDetector> {
  const { normal } = options
  const split = splitRows(anomalousImages(set, normal), splitOptions(options))
  const rowsAt = (places: readonly number[]): Rows => {
    const chosen = selectImages(set, places)
    return imageRows(chosen, 0, chosen.count)
  }
  const source = test !== undefined && test.count > 0 ? test : set
  const strange = selectImages(
    source,
    anomalousImages(source, normal).flatMap((is, place) => (is ? [place] : [])),
  )
  const learnt = rowsAt(split.learnt)
  const prepared: Prepared = {
    subject: { kind: 'images', shape: { channels: set.channels, height: set.height, width: set.width } },
    learnt,
    heldOut: rowsAt(split.heldOut),
    anomalies: imageRows(strange, 0, strange.count),
    notes: [],
  }
  return fitPrepared(prepared, { detector: 'k-nearest', ...options })
}

/** Of each image whether it is of another class than the normal one. @throws where there is no such class. */
export function anomalousImages({ name, count, labels, classes = [] }: ImageSet, normal?: string): readonly boolean[] {
  if (normal === undefined) return Array<boolean>(count).fill(false)
  const place = classes.indexOf(normal)
  if (labels !== undefined && place >= 0) return Array.from(labels, (label) => label !== place)
  throw new AtelierError(
    `detect: "${name}": it has no class "${normal}"`,
    classes.length > 0 ? `There are ${classes.join(', ')}` : 'Its images have no classes',
  )
}

async function fitPrepared(prepared: Prepared, options: FitDetectorOptions): Promise<AnomalyDetector> {
  const { subject, learnt, heldOut, anomalies, notes } = prepared
  const { detector = 'sampled-nearest', seed = 0, threads, signal, name = 'data' } = options
  const chosen = typeof detector === 'string' ? detectors[detector] : detector
  const fitted = await chosen.fit(learnt, {
    seed,
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
    ...(subject.kind === 'images' && {
      image: [subject.shape.channels, subject.shape.height, subject.shape.width] as const,
    }),
  })
  const usual = await fitted.score(heldOut)
  const threshold = thresholdOf(usual, splitOptions(options).falseAlarms)
  const facts = { data: name, seed, learnt: learnt.count, heldOut: heldOut.count, notes }
  if (anomalies.count === 0) return anomalyDetector(subject, fitted, threshold, facts)
  const found = measured(usual, await fitted.score(anomalies), threshold, seed)
  return anomalyDetector(subject, fitted, threshold, { ...facts, measured: found })
}

const splitOptions = ({ falseAlarms = 0.01, seed = 0, heldOutShare }: FitDetectorOptions) => ({
  falseAlarms,
  seed,
  ...(heldOutShare !== undefined && { share: heldOutShare }),
})

const notesOf = (columns: readonly Column[]): readonly string[] =>
  columns.flatMap((column) =>
    column.kind === 'ignored' && column.reason !== 'as asked'
      ? [`column "${column.name}" is left out: it ${column.reason}`]
      : [],
  )
