/** A learning curve on the terminal, as a picture and as JSON. */
import { join } from 'node:path'
import type { LearningCurve } from '../evaluate/index.js'
import type { MeasuredCurve } from './fewshotCurveVerb.js'
import { listing, say, table } from './print.js'

type Told = MeasuredCurve & { readonly answer: string; readonly source: string }

const percent = (share: number): string => (100 * share).toFixed(1)

export function sayCurve(
  curve: LearningCurve,
  { what, unit, answer, source, chance }: Told,
  files: readonly string[],
): void {
  const { floor, scale, exponent } = curve.law
  say(`${source}: ${what}; guessing gives ${percent(chance)} %`)
  say()
  say(
    table(
      curve.points.map(({ examples, accuracy, draws }) => [
        String(examples),
        percent(accuracy.value),
        `${percent(accuracy.low)} to ${percent(Math.min(1, accuracy.high))}`,
        String(draws),
      ]),
      [unit, '% right', '95 % interval', 'draws'],
    ),
  )
  say()
  say(`errors = ${floor.toFixed(3)} + ${scale.toFixed(3)} · n^−${exponent.toFixed(2)}`)
  say(answer)
  if (files.length > 0) say(listing(files.map((file, i) => [i === 0 ? 'written' : '', file])))
}

/** Writes `curve.svg` and `curve.json`, and gives their paths. */
export async function writeCurve(out: string, curve: LearningCurve, told: Told): Promise<readonly string[]> {
  const { mkdir } = await import('node:fs/promises')
  const { writeFileAtomic } = await import('../files/index.node.js')
  await mkdir(out, { recursive: true })
  const { measurements, what, unit, answer, source } = told
  const contents = {
    'curve.svg': await picture(curve, told),
    'curve.json': `${JSON.stringify({ source, what, unit, answer, measurements, ...curve }, finite, 2)}\n`,
  }
  for (const [name, content] of Object.entries(contents)) await writeFileAtomic(join(out, name), content)
  return Object.keys(contents).map((name) => join(out, name))
}

/** JSON has no infinity: it is written as text. */
const finite = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value

async function picture(curve: LearningCurve, { what, unit, answer }: Told): Promise<string> {
  const { lineChart } = await import('../charts/index.js')
  const { points, fitted, wanted } = curve
  return lineChart({
    title: `How many ${unit} are enough?`,
    subtitle: `${what}. ${answer}`,
    x: { label: unit, scale: 'log' },
    y: {
      label: '% right',
      domain: [Math.max(0, 100 * Math.min(...points.map(({ accuracy }) => accuracy.low)) - 5), 100],
    },
    series: [
      {
        name: 'measured',
        points: points.map(({ examples, accuracy }) => [examples, 100 * accuracy.value] as const),
        band: points.map(
          ({ examples, accuracy }) => [examples, 100 * accuracy.low, 100 * Math.min(1, accuracy.high)] as const,
        ),
        marks: true,
      },
      {
        name: 'power law',
        isDashed: true,
        points: fitted.map(({ examples, accuracy }) => [examples, 100 * accuracy.value] as const),
        band: fitted.map(
          ({ examples, accuracy }) => [examples, 100 * accuracy.low, 100 * Math.min(1, accuracy.high)] as const,
        ),
      },
    ],
    rules: [{ y: 100 * wanted, label: `${percent(wanted)} % wanted` }],
  })
}
