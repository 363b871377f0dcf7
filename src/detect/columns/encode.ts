/** Rows of cells as rows of numbers. */
import { dateOf, dayShare, isMissing, numberOf, type TableRow, weekday } from '../../data/index.js'
import { AtelierError } from '../../tensor/index.js'
import type { Rows } from '../rows.js'
import { type Column, featuresOf, unseen } from './column.js'
import { pressed } from './pressed.js'

export interface Encoder {
  /** Numbers in a row. */
  readonly width: number
  /** For each number its name, and the column that it comes from [width]. */
  readonly features: readonly { readonly name: string; readonly column: string }[]
  /** Encodes rows whose cells stand in the order of `columns`; of rows that do not fit, zeros. @throws where columns are missing or new. */
  encode(columns: readonly string[], rows: readonly TableRow[]): Rows
}

/** `optional` columns may be there or not. */
export function encoderOf(columns: readonly Column[], optional: readonly string[] = []): Encoder {
  const used = columns.filter(({ kind }) => kind !== 'ignored')
  const writers = used.map(writerOf)
  const widths = used.map((column) => featuresOf(column).length)
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((a, b) => a + b, 0))
  const width = widths.reduce((a, b) => a + b, 0)
  const spare = new Set([...optional, ...columns.filter(({ kind }) => kind === 'ignored').map(({ name }) => name)])
  return {
    width,
    features: used.flatMap((column) => featuresOf(column).map((name) => ({ name, column: column.name }))),
    encode(names, rows) {
      checkColumns(
        used.map(({ name }) => name),
        names,
        spare,
      )
      const places = used.map(({ name }) => names.indexOf(name))
      const values = new Float32Array(rows.length * width)
      for (let row = 0; row < rows.length; row++) {
        const cells = rows[row]!
        if (typeof cells === 'string') continue
        for (let i = 0; i < used.length; i++) writers[i]!(cells[places[i]!], values, row * width + starts[i]!)
      }
      return { values, count: rows.length, width }
    },
  }
}

function checkColumns(wanted: readonly string[], found: readonly string[], spare: ReadonlySet<string>): void {
  const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
  const lacking = wanted.filter((name) => !found.includes(name))
  const added = found.filter((name) => !wanted.includes(name) && !spare.has(name))
  if (lacking.length === 0 && added.length === 0) return
  const differences = [
    ...(lacking.length > 0 ? [`${list(lacking)} ${lacking.length === 1 ? 'is' : 'are'} missing`] : []),
    ...(added.length > 0 ? [`${list(added)} ${added.length === 1 ? 'was' : 'were'} not there at the fit`] : []),
  ]
  throw new AtelierError(
    `detect: columns ${list(found.slice(0, 20))}: ${differences.join(', and ')}`,
    'Give the columns of the fit, or fit again',
  )
}

/** Writes what a cell becomes, from a place on. */
type Writer = (cell: unknown, to: Float32Array, at: number) => void

function writerOf(column: Column): Writer {
  switch (column.kind) {
    case 'number': {
      const { centre, scale, missing } = column
      const gap = column.unseen
      return (cell, to, at) => {
        const value = isMissing(cell) ? Number.NaN : numberOf(cell)
        if (!Number.isNaN(value)) to[at] = pressed((value - centre) / scale)
        else if (missing === undefined) to[at] = gap
        else to[at + 1] = missing
      }
    }
    case 'category': {
      const { levels, weights, other, missing } = column
      const places = new Map(levels.map((level, i) => [level, i]))
      return (cell, to, at) => {
        const isGap = isMissing(cell)
        if (isGap && missing !== undefined) {
          to[at + levels.length + 1] = missing
          return
        }
        const place = isGap ? undefined : places.get(String(cell))
        if (place === undefined) to[at + levels.length] = other
        else to[at + place] = weights[place]!
      }
    }
    case 'date':
      return dateWriter(column)
    default: {
      const value = 'value' in column ? column.value : ''
      const number = numberOf(value)
      return (cell, to, at) => {
        const isSame = String(cell) === value || (!Number.isNaN(number) && numberOf(cell) === number)
        to[at] = isSame ? 0 : unseen
      }
    }
  }
}

function dateWriter({ hasHours, hasWeekdays, missing }: Column & { readonly kind: 'date' }): Writer {
  return (cell, to, at) => {
    const time = isMissing(cell) ? Number.NaN : dateOf(cell)
    const width = (hasHours ? 2 : 0) + (hasWeekdays ? 2 : 0)
    if (Number.isNaN(time)) {
      if (missing === undefined) to[at] = unseen
      else to[at + width] = missing
      return
    }
    // √2 gives a place on a circle the variance of a deviation.
    const turns = [...(hasHours ? [dayShare(time)] : []), ...(hasWeekdays ? [weekday(time) / 7] : [])]
    for (const [i, turn] of turns.entries()) {
      to[at + 2 * i] = Math.SQRT2 * Math.cos(2 * Math.PI * turn)
      to[at + 2 * i + 1] = Math.SQRT2 * Math.sin(2 * Math.PI * turn)
    }
  }
}
