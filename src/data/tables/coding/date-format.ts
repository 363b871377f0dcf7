/** How the dates of a column are written, so that made ones are written alike. */

export interface DateFormat {
  readonly separator: '-' | '/'
  /** What stands between date and time; left out where there is no time. */
  readonly between?: 'T' | ' '
  readonly hasSeconds?: boolean
  /** What follows, such as `Z` or ` +01:00`. */
  readonly zone?: string
}

const pattern = /^\d{4}([-/])\d\d[-/]\d\d(?:([T ])\d\d:\d\d(:\d\d)?(?:\.\d+)?)?( ?(?:Z|[+-]\d\d:?\d\d))?$/

/** The format that all of these texts have, or ISO 8601 where they differ; undefined where they are Date objects. */
export function dateFormatOf(cells: readonly unknown[]): DateFormat | undefined {
  if (cells.every((cell) => cell instanceof Date)) return undefined
  const formats = cells.flatMap((cell) => (typeof cell === 'string' ? [formatOf(cell.trim())] : []))
  const [first] = formats
  const isCommon = formats.every((format) => JSON.stringify(format) === JSON.stringify(first))
  if (isCommon && first) return first
  const hasTime = formats.some((format) => format?.between !== undefined)
  return { separator: '-', ...(hasTime && { between: 'T', hasSeconds: true }) }
}

function formatOf(text: string): DateFormat | undefined {
  const parts = pattern.exec(text)
  if (parts === null) return undefined
  const [, separator, between, seconds, zone] = parts
  return {
    separator: separator as '-' | '/',
    ...(between && { between: between as 'T' | ' ', hasSeconds: seconds !== undefined }),
    ...(zone && { zone }),
  }
}

/** A time in milliseconds since 1970, as its clock shows it, in that format; a Date where there is none. */
export function writtenDate(time: number, format: DateFormat | undefined): string | Date {
  const date = new Date(time)
  if (format === undefined) return date
  const [day, clock] = date.toISOString().split('T') as [string, string]
  const { separator, between, hasSeconds, zone = '' } = format
  const hours = between === undefined ? '' : between + clock.slice(0, hasSeconds ? 8 : 5)
  return day.replaceAll('-', separator) + hours + zone
}
