/** The errors of a few-shot run as a table, as files, and as a picture. */
import { join } from 'node:path'
import type { ErrorCurve, FewShotReport } from '../evaluate/index.js'
import { table } from './print.js'

const heading = [
  'examples',
  'squared error',
  '/ dimensions',
  '±',
  'best possible',
  'excess',
  'least squares',
  '3 nearest',
  'averaging',
]

const digits = (value: number): string => value.toFixed(4)

/** One row a number of examples. */
const rowsOf = ({ dimensions, bayes, model, excess, baselines }: FewShotReport): readonly (readonly string[])[] =>
  bayes.map((best, k) => [
    String(k),
    digits(dimensions * model.errors[k]!),
    digits(model.errors[k]!),
    digits(model.standardErrors[k]!),
    digits(best),
    digits(excess[k]!),
    digits(baselines.leastSquares.errors[k]!),
    digits(baselines.nearestNeighbours.errors[k]!),
    digits(baselines.averaging.errors[k]!),
  ])

/** Rows on a terminal, roughly. */
const mostRows = 21

/** The table for a terminal: evenly spread rows, with those at once and twice the dimensions, and the last. */
export function fewShotTable(report: FewShotReport): string {
  const { dimensions, examples } = report
  const every = Math.ceil((examples + 1) / mostRows)
  const isShown = (k: number): boolean => k % every === 0 || [dimensions, 2 * dimensions, examples].includes(k)
  return table(
    rowsOf(report).filter((_, k) => isShown(k)),
    heading,
  )
}

/** Writes `report.json`, `report.md`, `report.svg` and `report.png`, and gives their paths. */
export async function writeFewShotReport(out: string, report: FewShotReport): Promise<readonly string[]> {
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

function markdown(report: FewShotReport): string {
  const { dimensions, examples, prompts, seed } = report
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return `# Learning a linear function from examples in the prompt

y = w·x with w and x standard normal of length ${dimensions}, without noise, a new w in every prompt (arXiv:2208.01066). The model's mean squared
error over ${prompts} test prompts of seed ${seed}, after 0 to ${examples} examples; from the third column on all errors are divided by the
dimensions, ${dimensions}. ± is one standard error. The best possible is max(0, 1 − examples / ${dimensions}), and least squares attains it; zero's is 1.

![errors by examples](report.svg)

${line(heading)}
${line(heading.map(() => '---:'))}
${rowsOf(report).map(line).join('\n')}
`
}

async function picture({ dimensions, prompts, bayes, model, baselines }: FewShotReport): Promise<string> {
  const { lineChart } = await import('../charts/index.js')
  const points = (errors: readonly number[]) => errors.map((error, k) => [k, error] as const)
  const curve = (name: string, { errors }: ErrorCurve) => ({ name, points: points(errors) })
  const band = model.errors.map((error, k) => {
    const reach = 2 * model.standardErrors[k]!
    return [k, error - reach, error + reach] as const
  })
  return lineChart({
    title: `A GPT learns linear functions of ${dimensions} numbers from its prompt`,
    subtitle: `Mean squared error / ${dimensions} over ${prompts.toLocaleString('en-US')} prompts, each with a function of its own`,
    x: { label: 'examples in the prompt' },
    y: { label: 'mean squared error / dimensions', domain: [0, 1.5] },
    series: [
      { ...curve('this GPT', model), band },
      { name: 'best possible', points: points(bayes), isDashed: true },
      curve('3 nearest neighbours', baselines.nearestNeighbours),
      curve('averaging', baselines.averaging),
      curve('zero', baselines.zero),
    ],
  })
}
