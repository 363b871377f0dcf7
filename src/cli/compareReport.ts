/** What a comparison of families found, as a table, in words, as files, and as one picture. */
import { join } from 'node:path'
import type { Dependence } from '../evaluate/index.js'
import { grouped, short, table } from './print.js'

/** One family, trained with every seed. */
export interface ComparedFamily {
  readonly family: string
  readonly layers: number
  readonly width: number
  readonly parameters: number
  readonly runs: readonly ComparedRun[]
  /** Operations in a row between two tokens that are 1 and 32 apart, and steps in a row to read a context. */
  readonly path: { readonly near: number; readonly far: number; readonly sequential: number }
  /** Floating-point operations to read a token. */
  readonly operationsPerToken: number
}

export interface ComparedRun {
  readonly seed: number
  /** On held-out text after each validation: [tokens trained on, nats]. */
  readonly curve: readonly (readonly [tokens: number, nats: number])[]
  /** The same of the training loss, a running mean over about twenty steps. */
  readonly trainingCurve: readonly (readonly [tokens: number, nats: number])[]
  readonly heldOut: number
  readonly trainingTokensPerSecond: number
  readonly samplingTokensPerSecond: number
  /** ‖∂L_T/∂x_{T−k}‖ by k, before and after training: for each draw (of windows, and of new models) the median over windows. */
  readonly reachBefore: readonly (readonly number[])[]
  readonly reach: readonly (readonly number[])[]
  readonly dependence: readonly Dependence[]
}

export interface Comparison {
  readonly data: string
  readonly context: number
  readonly steps: number
  readonly tokensPerStep: number
  readonly windows: number
  readonly floor: { readonly order: number; readonly nats: number }
  readonly families: readonly ComparedFamily[]
  /** Whether medians of the gradient's reach order as theory has it. */
  readonly order: readonly string[]
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

const over = ({ runs }: ComparedFamily, value: (run: ComparedRun) => number): number => median(runs.map(value))

const heading = [
  'model',
  'parameters',
  'held-out nats',
  'trains',
  'samples',
  'reach at 32',
  'path at 32',
  'in a row',
  'operations',
]

const rowsOf = ({ families, floor }: Comparison): readonly (readonly string[])[] => [
  ...families.map((each) => [
    `${each.family} ${each.layers} × ${each.width}`,
    grouped(each.parameters),
    over(each, ({ heldOut }) => heldOut).toFixed(4),
    `${short(over(each, ({ trainingTokensPerSecond }) => trainingTokensPerSecond))}/s`,
    `${short(over(each, ({ samplingTokensPerSecond }) => samplingTokensPerSecond))}/s`,
    reachAt(each, 32)?.toExponential(1) ?? '–',
    String(each.path.far),
    String(each.path.sequential),
    `${short(each.operationsPerToken)}/token`,
  ]),
  [`n-gram of ${floor.order}`, '–', floor.nats.toFixed(4), ...Array<string>(heading.length - 3).fill('–')],
]

/** The median over draws of the gradient's reach `k` tokens back, after training. */
export const reachAt = (family: ComparedFamily, k: number): number | undefined =>
  k < family.runs[0]!.reach[0]!.length
    ? median(family.runs.flatMap(({ reach }) => reach.map((draw) => draw[k]!)))
    : undefined

export const comparisonTable = (report: Comparison): string => table(rowsOf(report), heading)

const ranks: Readonly<Record<string, number>> = { rnn: 0, lstm: 1, gru: 1, gpt: 2, gpt2: 2, llama: 2 }

/** One sentence for each pair of families whose reach 32 tokens back does not order Elman < gated < attention; one if all do. */
export function reachOrder(families: readonly ComparedFamily[]): readonly string[] {
  const known = families.flatMap((each) => {
    const [reach, rank] = [reachAt(each, 32), ranks[each.family]]
    return reach === undefined || rank === undefined ? [] : [{ family: each.family, reach, rank }]
  })
  if (known.length < 2) return []
  const wrong = known.flatMap((a) =>
    known.filter((b) => a.rank < b.rank && a.reach >= b.reach).map((b) => [a, b] as const),
  )
  if (wrong.length === 0) return ['At 32 tokens back the medians of the gradient order rnn < lstm, gru < attention.']
  return wrong.map(
    ([a, b]) =>
      `At 32 tokens back the gradient of ${a.family} (${a.reach.toExponential(1)}) is not below that of ${b.family} (${b.reach.toExponential(1)}).`,
  )
}

/** Writes `report.json`, `report.md`, `report.svg` and `report.png`, and gives their paths. */
export async function writeComparison(out: string, report: Comparison): Promise<readonly string[]> {
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

const seedsOf = ({ families }: Comparison): readonly number[] => families[0]!.runs.map(({ seed }) => seed)

const drawCount = ({ families }: Comparison): number => families[0]!.runs.flatMap(({ reach }) => reach).length

const budget = (report: Comparison): string =>
  `${report.data}, ${grouped(report.steps)} steps of ${grouped(report.tokensPerStep)} tokens, context ${report.context}, ` +
  `${seedsOf(report).length === 1 ? 'seed' : 'seeds'} ${seedsOf(report).join(', ')}`

function markdown(report: Comparison): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return `# Sequence models compared

${budget(report)}. All read the same batches; medians over seeds.

![loss, speed, and how far back they look](report.svg)

${line(heading)}
${line(heading.map(() => '---:'))}
${rowsOf(report).map(line).join('\n')}

${report.order.join(' ')}

- *Reach*: the length of the gradient of the loss at the last position by the embedded token k places before, over ${report.windows} windows of held-out
  text: the median and the range of ${drawCount(report)} draws of windows. Before training a draw is a new model, too, whose matrices of zeros (heads,
  residual projections) are drawn by fan-in, since no gradient passes zeros.
- *What a token is worth*: the rise of the loss at the last position when the one token k places before is replaced by another of the
  text's, over 256 windows (after arXiv:1805.04623).
- *Path*: layers and steps between two tokens 32 apart (after table 1 of arXiv:1706.03762). *In a row*: steps that have to come one after
  another to read a context. *Operations*: multiplications and additions of the products, forwards, in the mean over a context.
- Seconds are steps times the median time of a step, validation and saving left out.
`
}

/** Lowest, middle and highest of several curves over the same x. */
function banded(curves: readonly (readonly (readonly [number, number])[])[]) {
  const points = curves[0]!.map(([x], i) => [x, median(curves.map((curve) => curve[i]![1]))] as const)
  if (curves.length === 1) return { points }
  const values = (i: number): number[] => curves.map((curve) => curve[i]![1])
  return { points, band: points.map(([x], i) => [x, Math.min(...values(i)), Math.max(...values(i))] as const) }
}

async function picture(report: Comparison): Promise<string> {
  const { barChart, figure, lineChart } = await import('../charts/index.js')
  const { families, floor } = report
  const size = { width: 460, height: 300 }
  type Curve = readonly (readonly [number, number])[]
  const series = (curves: (run: ComparedRun) => readonly Curve[]) =>
    families.map((each) => ({ name: each.family, ...banded(each.runs.flatMap(curves)) }))
  const byTime = (curve: (run: ComparedRun) => Curve) =>
    families.map((each) => {
      const speed = over(each, (run) => run.trainingTokensPerSecond)
      const timed = each.runs.map((run) => curve(run).map(([tokens, nats]) => [tokens / speed, nats] as const))
      return { name: each.family, ...banded(timed) }
    })
  const rules = [{ y: floor.nats, label: `n-gram of ${floor.order}` }]
  const byIndex = (values: readonly number[]) => values.map((value, k) => [k, value] as const)
  const bars = (value: (run: ComparedRun) => number) =>
    families.map((each) => ({ name: each.family, value: Math.round(over(each, value)) }))
  return figure({
    title: 'Sequence models on the same tokens',
    subtitle: budget(report),
    columns: 2,
    panels: [
      lineChart({
        ...size,
        title: 'Held-out loss by tokens read',
        x: { label: 'tokens' },
        y: { label: 'nats a token' },
        series: series(({ curve }) => [curve]),
        rules,
      }),
      lineChart({
        ...size,
        title: 'Held-out loss by time',
        x: { label: 'seconds of training' },
        y: { label: 'nats a token' },
        series: byTime(({ curve }) => curve),
        rules,
      }),
      lineChart({
        ...size,
        title: 'Training loss by tokens read',
        x: { label: 'tokens' },
        y: { label: 'nats a token, running mean' },
        series: series(({ trainingCurve }) => [trainingCurve]),
      }),
      lineChart({
        ...size,
        title: 'Training loss by time',
        x: { label: 'seconds of training' },
        y: { label: 'nats a token, running mean' },
        series: byTime(({ trainingCurve }) => trainingCurve),
      }),
      lineChart({
        ...size,
        title: 'Reach of the gradient before training',
        x: { label: 'tokens back' },
        y: { label: '‖∂loss / ∂embedding‖', scale: 'log' },
        series: series(({ reachBefore }) => reachBefore.map(byIndex)),
      }),
      lineChart({
        ...size,
        title: 'Reach of the gradient after training',
        x: { label: 'tokens back' },
        y: { label: '‖∂loss / ∂embedding‖', scale: 'log' },
        series: series(({ reach }) => reach.map(byIndex)),
      }),
      lineChart({
        ...size,
        title: 'What a token is worth',
        x: { label: 'tokens back' },
        y: { label: 'rise of the loss without it, nats' },
        series: series(({ dependence }) => [dependence.map(({ distance, rise }) => [distance, rise] as const)]),
      }),
      barChart({
        ...size,
        title: 'Training, tokens a second',
        x: { label: 'tokens a second' },
        bars: bars((run) => run.trainingTokensPerSecond),
      }),
      barChart({
        ...size,
        title: 'Sampling one text, tokens a second',
        x: { label: 'tokens a second' },
        bars: bars((run) => run.samplingTokensPerSecond),
      }),
    ],
  })
}
