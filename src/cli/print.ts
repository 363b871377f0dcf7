/** Text for people: numbers at a glance, aligned tables, colours only on a terminal. */
import colors from 'picocolors'

/** Styles that do nothing unless stdout is a terminal that wants colours. */
export const style = colors.createColors(
  Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
)

/** Writes one line to stdout. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Writes a value as one line of JSON to stdout; numbers that JSON lacks are written as text, not as null. */
export function sayJson(value: unknown): void {
  say(JSON.stringify(value, (_, item) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item)))
}

/** 1234567 as `1,234,567`. */
export const grouped = (value: number): string => Math.round(value).toLocaleString('en-US')

/** 1234567 as `1.2 M`. */
export function short(value: number): string {
  const [size, unit] = value >= 1e9 ? [1e9, ' G'] : value >= 1e6 ? [1e6, ' M'] : value >= 1e4 ? [1e3, ' k'] : [1, '']
  return unit === '' ? grouped(value) : `${(value / size).toFixed(value / size < 10 ? 1 : 0)}${unit}`
}

/** Bytes as `1.2 MB`. */
export const byteSize = (bytes: number): string =>
  bytes < 1e3 ? `${bytes} bytes` : bytes < 1e4 ? `${(bytes / 1e3).toFixed(1)} kB` : `${short(bytes)}B`

/** Seconds as `42 s`, `3 min 20 s` or `2 h 05 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}

/** `1 step`, `2 steps`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${grouped(count)} ${count === 1 ? noun : plural}`

/** Rows as aligned columns; the first to the left, the others to the right. A heading is underlined by dashes. */
export function table(rows: readonly (readonly string[])[], heading?: readonly string[]): string {
  const all = heading ? [heading, ...rows] : rows
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
  if (heading) lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '))
  return lines.map((line) => `  ${line}`).join('\n')
}

/** Names and values, one a line, the values to the left. */
export function listing(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`.trimEnd()).join('\n')
}

/** A command as one would type it. */
export const shellQuoted = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
