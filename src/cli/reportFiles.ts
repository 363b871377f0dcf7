/** An evaluation as files and on the terminal. */
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Measure, Report } from '../evaluate/index.js'
import { columns } from './cells.js'
import { listing, say, sayJson, style } from './print.js'

/** Writes `report.html` and `report.json`, each whole or not at all, and gives their paths. */
export async function writeReport(folder: string, report: Report): Promise<readonly string[]> {
  const { renderReport, reportJson } = await import('../evaluate/index.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const contents = { 'report.html': renderReport(report), 'report.json': reportJson(report) }
  for (const [name, content] of Object.entries(contents)) await writeFileAtomic(join(folder, name), content)
  return Object.keys(contents).map((name) => join(folder, name))
}

/** The verdicts, the comparisons and where the files are; or the report as one JSON object. */
export async function sayReport(report: Report, paths: readonly string[], isJson: boolean): Promise<void> {
  const { reportJson } = await import('../evaluate/index.js')
  if (isJson) return sayJson({ ...JSON.parse(reportJson(report)), files: paths })
  for (const { axis, words } of report.verdicts ?? []) say(`${style.bold(axis)}: ${words}`)
  for (const { comparison } of report.sections) {
    if (comparison === undefined) continue
    say()
    const [first] = comparison.rows
    const names = first?.measures.map(({ name }) => ({ heading: name })) ?? []
    const rows = comparison.rows.map(({ name, measures }) => [name, ...measures.map(cell)])
    say(columns([{ heading: comparison.title.toLowerCase(), isLeft: true }, ...names], rows))
  }
  say()
  say(listing(paths.map((path) => [path.endsWith('.html') ? 'to read' : 'for programs', path])))
}

const cell = ({ value, unit }: Measure): string => {
  if (Number.isNaN(value)) return '–'
  const size = Math.abs(value)
  const text = size >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)))
  return unit === '%' ? `${text} %` : text
}

/** The machine and the versions, for the end of a report. */
export const machine = (): Readonly<Record<string, string>> => ({
  machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} ${cpus().length === 1 ? 'core' : 'cores'}`,
  system: `Node ${process.version}, ${process.platform} ${process.arch}`,
  made: new Date().toISOString().slice(0, 16).replace('T', ' '),
})
