/** What `atelier fewshot classify` does. */
import type { InContextRow } from '../evaluate/index.js'
import { UsageError } from './failure.js'
import type { ClassifyValues } from './fewshotClassify.js'
import { readTask } from './labelledTexts.js'
import { counted, duration, say, sayJson, table } from './print.js'

/** `0,1,2,4` as numbers. */
export function shotsIn(list: string): readonly number[] {
  const shots = list.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN))
  if (shots.every(Number.isSafeInteger)) return [...new Set(shots)].sort((a, b) => a - b)
  throw new UsageError(`shots "${list}": not whole numbers from 0 on`, 'Give for example 0,1,2,4,8')
}

export async function classifyVerb(run: string, values: ClassifyValues): Promise<void> {
  const { examples: source, seed, select, json = false, template, instruction, ask, target, threads } = values
  if (source === undefined) throw new UsageError('fewshot classify: no examples', 'Give --examples with a table')
  const shots = shotsIn(values.shots)
  const task = await readTask({ ...values, examples: source })
  const most = Math.max(...shots)
  if (most > task.examples.length) {
    throw new UsageError(`fewshot classify: ${most} shots: "${source}" has ${task.examples.length} examples to show`)
  }
  const { loadReader } = await import('../train/index.node.js')
  const { inContextAccuracy, inContextBaselines, inContextClassifier, selection } = await import('../evaluate/index.js')
  const { usualTemplate } = await import('../sample/index.js')
  const { reader, tokenizer, close } = await loadReader(run, { target, ...(threads && { threads }) })
  const { labels, test } = task
  try {
    const classify = inContextClassifier(reader, tokenizer, {
      labels,
      template: {
        example: template === undefined ? usualTemplate.example : lined(template),
        ...(instruction !== undefined && { instruction: lined(instruction) }),
      },
    })
    const choose = selection(select, task.examples, seed)
    if (ask !== undefined) {
      for (const input of ask) {
        const { plain, calibrated } = await classify(choose(input, most, 0), input)
        sayAnswer({ input, labels, plain, calibrated, json })
      }
      return
    }
    const began = performance.now()
    const baselines = inContextBaselines(task.examples, test, seed)
    if (!json) say(`${counted(test.length, 'question')}, ${labels.length} labels, ${select} examples; seed ${seed}`)
    const rows = await inContextAccuracy(classify, {
      ...{ labels, shots, test, select: choose, seed, orders: values.orders },
      draws: select === 'random' ? values.seeds : 1,
      ...(json && { onRow: (row: InContextRow) => sayJson({ event: 'row', ...row }) }),
    })
    const seconds = (performance.now() - began) / 1000
    if (json) sayJson({ event: 'result', run, labels, questions: test.length, select, seed, rows, baselines, seconds })
    else sayRows(rows, baselines, seconds)
  } finally {
    await close()
  }
}

/** `\n` and `\t` as what they stand for: a shell gives them as two characters. */
const lined = (text: string): string => text.replaceAll('\\n', '\n').replaceAll('\\t', '\t')

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

const between = ({ value, low, high }: InContextRow['plain']): string =>
  `${percent(value)} (${(100 * Math.max(0, low)).toFixed(0)} to ${(100 * Math.min(1, high)).toFixed(0)})`

function sayRows(
  rows: readonly InContextRow[],
  baselines: readonly { readonly name: string; readonly accuracy: InContextRow['plain'] }[],
  seconds: number,
): void {
  const hasOrders = rows.some(({ orders }) => orders !== undefined)
  const ordersOf = ({ orders }: InContextRow): string =>
    orders === undefined ? '–' : `${percent(orders.least)} to ${percent(orders.most)} in ${orders.count}`
  say()
  say(
    table(
      rows.map((row) => [
        String(row.shots),
        between(row.plain),
        between(row.calibrated),
        String(row.draws),
        ...(hasOrders ? [ordersOf(row)] : []),
      ]),
      ['shots', 'right', 'calibrated', 'draws', ...(hasOrders ? ['by order'] : [])],
    ),
  )
  say()
  say('Without the model:')
  say(table(baselines.map(({ name, accuracy }) => [name, between(accuracy)])))
  say()
  say(`Brackets are 95 % intervals: over draws, of one draw over the questions. ${duration(seconds)}`)
}

interface Answered {
  readonly input: string
  readonly labels: readonly string[]
  readonly plain: Float64Array
  readonly calibrated: Float64Array
  readonly json: boolean
}

function sayAnswer({ input, labels, plain, calibrated, json }: Answered): void {
  const order = [...labels.keys()].sort((a, b) => calibrated[b]! - calibrated[a]!)
  const chances = order.map((i) => ({ label: labels[i]!, plain: plain[i]!, calibrated: calibrated[i]! }))
  if (json) {
    sayJson({ event: 'answer', input, answer: labels[order[0]!], chances })
    return
  }
  say(input)
  say(
    table(
      chances.map((each) => [each.label, percent(each.calibrated), percent(each.plain)]),
      ['label', 'calibrated', 'plain'],
    ),
  )
}
