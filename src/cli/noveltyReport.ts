/** What `atelier novelty` found: tables for the terminal, a report with pictures for a folder. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Interval } from '../evaluate/index.js'
import { counted, grouped, table } from './print.js'

/** The longest passage of a text that the training text holds, too. */
export interface CopiedText {
  readonly text: string
  readonly tokens: number
  readonly characters: number
  readonly occurrences: number
  /** Where the training text first holds it: UTF-16 units before it, and its line, from 1. */
  readonly character: number
  readonly line: number
}

export interface NoveltyRow {
  readonly name: string
  readonly kind: 'model' | 'checkpoint' | 'n-gram' | 'held-out' | 'training'
  readonly temperature?: number
  readonly step?: number
  readonly samples: number
  readonly tokens: number
  readonly copied: readonly (Interval & { readonly order: number })[]
  readonly longest?: CopiedText
  readonly meanLongest: Interval
  /** Distinct-1 to distinct-4. */
  readonly distinct: readonly number[]
  readonly repeated: Interval
  readonly duplicates: number
}

export interface NoveltyReport {
  readonly run: string
  readonly data: string
  readonly isTrainingData: boolean
  readonly trainingTokens: number
  readonly heldOutTokens: number
  readonly seed: number
  readonly level: number
  readonly promptTokens: number
  readonly rows: readonly NoveltyRow[]
}

const percentage = (value: number): string => (100 * value).toFixed(1)
const spread = ({ value, low, high }: Interval): string =>
  `${percentage(value)} (${percentage(low)} to ${percentage(high)})`

const copyHeading = (rows: readonly NoveltyRow[]): readonly string[] => [
  'copied, %',
  ...rows[0]!.copied.map(({ order }) => `${order}-grams`),
  'longest',
  'mean longest',
]
const copyCells = ({ name, copied, longest, meanLongest }: NoveltyRow): readonly string[] => [
  name,
  ...copied.map(spread),
  String(longest?.tokens ?? 0),
  `${meanLongest.value.toFixed(1)} (${meanLongest.low.toFixed(1)} to ${meanLongest.high.toFixed(1)})`,
]
const varietyHeading = ['varied, %', 'distinct-1', '-2', '-3', '-4', 'repeated 4-grams', 'equal samples']
const varietyCells = ({ name, distinct, repeated, duplicates }: NoveltyRow): readonly string[] => [
  name,
  ...distinct.map(percentage),
  spread(repeated),
  String(duplicates),
]

/** Both tables, and the longest passages copied. */
export function noveltyTables({ rows }: NoveltyReport): string {
  return [
    table(rows.map(copyCells), copyHeading(rows)),
    table(rows.map(varietyCells), varietyHeading),
    passages(rows)
      .map((line) => `  ${line}`)
      .join('\n'),
  ].join('\n\n')
}

const passages = (rows: readonly NoveltyRow[]): readonly string[] =>
  rows.flatMap(({ kind, name, longest }) => (kind === 'training' || !longest ? [] : [passageLine(name, longest)]))

const passageLine = (name: string, { text, tokens, occurrences, line }: CopiedText): string =>
  `${name}: ${counted(tokens, 'token')}, ${counted(occurrences, 'time')} in the training text, first on line ${grouped(line)}: ${JSON.stringify(text)}`

/** Writes report.json, report.md and the pictures it shows, as SVG and PNG. */
export async function writeNoveltyReport(folder: string, report: NoveltyReport): Promise<void> {
  const { writeFileAtomic } = await import('../files/index.node.js')
  const { toPng } = await import('../charts/index.node.js')
  await mkdir(folder, { recursive: true })
  const pictures = await noveltyPictures(report)
  for (const [name, svg] of Object.entries(pictures)) {
    await writeFileAtomic(join(folder, `${name}.svg`), svg)
    await writeFileAtomic(join(folder, `${name}.png`), await toPng(svg))
  }
  await writeFileAtomic(join(folder, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`)
  await writeFileAtomic(join(folder, 'report.md'), markdown(report, Object.keys(pictures)))
}

function markdown(report: NoveltyReport, pictures: readonly string[]): string {
  const { run, data, trainingTokens, seed, level, promptTokens, rows } = report
  const { samples, tokens } = rows[0]!
  const how = `${samples} samples, ${grouped(tokens)} tokens in all, each after ${counted(promptTokens, 'token')} of prompt; seed ${seed}. Training text: ${data}, ${grouped(trainingTokens)} tokens. In brackets: ${100 * level} % intervals, by a bootstrap over samples.`
  const lines = [
    `# Novelty of ${run}`,
    how,
    ...pictures.map((name) => `![${name.replaceAll('-', ' ')}](${name}.svg)`),
    markdownTable(copyHeading(rows), rows.map(copyCells)),
    markdownTable(varietyHeading, rows.map(varietyCells)),
    '## Longest copied passages',
    passages(rows)
      .map((line) => `- ${line.replaceAll(/[*_<`[\]]/g, '\\$&')}`)
      .join('\n'),
  ]
  return `${lines.join('\n\n')}\n`
}

const markdownTable = (heading: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heading, heading.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

async function noveltyPictures({ rows, level }: NoveltyReport): Promise<Readonly<Record<string, string>>> {
  const { lineChart } = await import('../charts/index.js')
  const heldOut = rows.find(({ kind }) => kind === 'held-out')!
  const draw = (among: readonly NoveltyRow[], label: string, at: (row: NoveltyRow) => number): string =>
    lineChart({
      title: 'N-grams copied from the training text',
      subtitle: `Bands: ${100 * level} % intervals. Dashed: held-out text of the same length`,
      x: { label },
      y: { label: 'share', format: 'percent' },
      series: heldOut.copied.map(({ order }, i) => ({
        name: `${order}-grams`,
        points: among.map((row) => [at(row), row.copied[i]!.value] as const),
        band: among.map((row) => [at(row), row.copied[i]!.low, row.copied[i]!.high] as const),
      })),
      rules: heldOut.copied.map(({ order, value }) => ({ y: value, label: `held-out ${order}-grams` })),
    })
  const ofKind = (kind: NoveltyRow['kind']): readonly NoveltyRow[] => rows.filter((row) => row.kind === kind)
  const [byTemperature, byStep] = [ofKind('model'), ofKind('checkpoint')]
  return {
    ...(byTemperature.length > 1 && {
      'copied-by-temperature': draw(byTemperature, 'temperature', ({ temperature }) => temperature!),
    }),
    ...(byStep.length > 1 && { 'copied-by-step': draw(byStep, 'training step', ({ step }) => step!) }),
  }
}
