/** What models remember, as a table, in words, as files, and as a picture. */
import { join } from 'node:path'
import type { MemoryTask } from '../data/index.js'
import type { HeldOut, MemoryResult } from '../evaluate/index.js'
import { grouped, table } from './print.js'

/** A model that was trained, and how it did on the held-out sequences. */
export interface MeasuredModel extends MemoryResult {
  readonly model: string
  readonly layers: number
  readonly width: number
  readonly parameters: number
  readonly steps: number
  readonly seed: number
  /** Loss on validation sequences by the steps that were made. */
  readonly curve: readonly (readonly [step: number, loss: number])[]
}

export interface MemoryReport extends Pick<MemoryTask, 'description' | 'chance' | 'solvedBelow'> {
  readonly task: string
  /** Steps of a sequence. */
  readonly length: number
  /** What the loss is. */
  readonly measure: string
  readonly heldOut: HeldOut
  readonly models: readonly MeasuredModel[]
}

export function memoryReport(task: MemoryTask, heldOut: HeldOut, models: readonly MeasuredModel[]): MemoryReport {
  const { name, description, steps, answer, place, chance, solvedBelow } = task
  const entropy = place === 'every' ? 'cross-entropy in nats a step' : 'cross-entropy in nats'
  const measure = answer.kind === 'number' ? 'mean squared error' : entropy
  return { task: name, description, length: steps, measure, chance, solvedBelow, heldOut, models }
}

/** Small losses keep three digits that count. */
const written = (value: number): string => (Math.abs(value) < 0.01 ? value.toPrecision(3) : value.toFixed(4))
const signed = (value: number): string => (value < 0 ? '−' : '+') + written(Math.abs(value))
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`

const hasAccuracy = ({ chance }: MemoryReport): boolean => chance.accuracy !== undefined

const headingOf = (report: MemoryReport): readonly string[] => [
  ...['model', 'parameters', 'steps', 'loss', 'chance', 'difference', '95 % interval'],
  ...(hasAccuracy(report) ? ['accuracy', 'chance'] : []),
  'verdict',
]

const rowsOf = (report: MemoryReport): readonly (readonly string[])[] =>
  report.models.map(({ model, parameters, steps, loss, difference, accuracy, verdict }) => [
    model,
    grouped(parameters),
    grouped(steps),
    written(loss),
    written(report.chance.loss),
    signed(difference.value),
    `${signed(difference.low)} to ${signed(difference.high)}`,
    ...(accuracy ? [percent(accuracy.value), percent(report.chance.accuracy!)] : []),
    verdict,
  ])

export const memoryTable = (report: MemoryReport): string => table(rowsOf(report), headingOf(report))

/** What was measured on, and how each model did, in words. */
export function memorySentences(report: MemoryReport): readonly string[] {
  const { measure, heldOut, solvedBelow, chance, models } = report
  return [
    `Loss is ${measure} over ${grouped(heldOut.sequences)} held-out sequences of seed ${heldOut.seed}; difference is from chance.`,
    ...models.map(({ model, loss, verdict }) => `${model}: ${verdict}${reasonOf(verdict, loss)}.`),
  ]

  function reasonOf(verdict: MemoryResult['verdict'], loss: number): string {
    if (verdict === 'at chance') return ', within the interval or within 1 % of it'
    if (verdict === 'worse than chance') return ` by ${percent(loss / chance.loss - 1)}`
    if (verdict === 'solved') return `, below ${written(solvedBelow)}`
    return `, and not below ${written(solvedBelow)}, where the task counts as solved`
  }
}

/** Writes `report.json`, `report.md`, `report.svg` and `report.png`, and gives their paths. */
export async function writeMemoryReport(out: string, report: MemoryReport): Promise<readonly string[]> {
  const { toPng } = await import('../charts/index.node.js')
  const { writeFileAtomic } = await import('../files/index.node.js')
  const svg = await picture(report)
  const contents = {
    'report.json': `${JSON.stringify(report, undefined, 2)}\n`,
    'report.md': markdown(report),
    'report.svg': svg,
    'report.png': await toPng(svg),
  }
  for (const [name, content] of Object.entries(contents)) await writeFileAtomic(join(out, name), content)
  return Object.keys(contents).map((name) => join(out, name))
}

function markdown(report: MemoryReport): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const heading = headingOf(report)
  return `# Memory: ${report.task}

Asked for is ${report.description}. ${memorySentences(report).join('\n')}

![loss by steps](report.svg)

${line(heading)}
${line(heading.map(() => '---:'))}
${rowsOf(report).map(line).join('\n')}
`
}

async function picture({ task, description, measure, chance, solvedBelow, models }: MemoryReport): Promise<string> {
  const { lineChart } = await import('../charts/index.js')
  return lineChart({
    title: `Memory: ${task}`,
    subtitle: `Asked for is ${description}`,
    x: { label: 'updates' },
    y: { label: measure, scale: 'log' },
    series: models.map(({ model, curve }) => ({ name: model, points: curve })),
    rules: [
      { y: chance.loss, label: `chance, ${written(chance.loss)}` },
      { y: solvedBelow, label: `solved below ${written(solvedBelow)}` },
    ],
  })
}
