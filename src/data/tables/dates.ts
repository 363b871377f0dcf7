/** Dates in tables: ISO 8601, with a blank or a slash where people write one. */

const pattern = /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)? ?(Z|[+-]\d\d:?\d\d)?$/

/** Milliseconds since 1970 of a date, as its clock shows it, whatever the zone; NaN where a cell is none. */
export function dateOf(cell: unknown): number {
  if (cell instanceof Date) return cell.getTime()
  const parts = typeof cell === 'string' ? pattern.exec(cell.trim()) : null
  if (parts === null) return Number.NaN
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((part) => Number(part ?? 0))
  const time = Date.UTC(year!, month! - 1, day!, hour, minute, second)
  return new Date(time).getUTCDate() === day && hour < 24 && minute < 60 ? time : Number.NaN
}

const day = 86_400_000

/** The share of its day that has passed, from 0 to below 1. */
export const dayShare = (time: number): number => (((time % day) + day) % day) / day

/** The day of the week, 0 for Sunday. */
export const weekday = (time: number): number => new Date(time).getUTCDay()
