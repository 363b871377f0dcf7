// atelier fewshot classify runs/book --examples train.jsonl --test test.jsonl --shots 0,1,2,4,8
import type { Command } from 'commander'
import type { InContextRow } from '../evaluate/index.js'
import { UsageError } from './failure.js'
import { readTask } from './labelledTexts.js'
import { addOptions, type OptionTable, type ValuesOf, valuesOf } from './option.js'
import { counted, duration, say, sayJson, table } from './print.js'

const options = {
  examples: {
    kind: 'text',
    value: 'table',
    help: 'examples to show: .jsonl, .csv, .parquet with an input and a label',
  },
  test: { kind: 'text', value: 'table', help: 'what is asked', otherwise: 'a part of the examples, by seed' },
  inputColumn: { kind: 'text', value: 'name', help: 'the column that is given', otherwise: 'input, text, sentence, …' },
  labelColumn: { kind: 'text', value: 'name', help: 'the column to be said', otherwise: 'label, class, category, …' },
  shots: { kind: 'text', value: 'list', default: '0,1,2,4,8', help: 'numbers of examples in the prompt' },
  template: {
    kind: 'text',
    value: 'text',
    help: 'how an example is written, with {input}, {label} and what ends it; \\n is a new line',
    otherwise: 'Input: {input}\\nLabel: {label}\\n\\n',
  },
  instruction: { kind: 'text', value: 'text', help: 'what stands before all examples', otherwise: 'nothing' },
  select: {
    kind: 'choice',
    choices: ['random', 'similar'],
    default: 'random',
    help: 'which examples: drawn once for all questions, or the nearest to each by character n-grams',
  },
  seeds: { kind: 'whole', least: 1, most: 1000, default: 5, help: 'draws of examples' },
  orders: {
    kind: 'whole',
    least: 1,
    most: 1000,
    default: 1,
    help: "orders of the first draw's examples to try; 1 tries no others",
  },
  limit: { kind: 'whole', least: 1, default: 200, help: 'questions, at most' },
  ask: { kind: 'texts', value: 'text', help: 'answer this instead of measuring; may be given several times' },
  seed: { kind: 'whole', least: 0, default: 0, help: 'decides all that is random' },
  target: { kind: 'choice', choices: ['cpu', 'webgpu', 'cuda'], default: 'cpu', help: 'what computes; see doctor' },
  threads: { kind: 'whole', least: 1, help: 'threads', otherwise: 'all cores, or one for small models' },
  json: { kind: 'switch', help: 'one JSON object a line on stdout' },
} as const satisfies OptionTable

type ClassifyValues = ValuesOf<typeof options>

const examples = `
Examples:
  atelier fewshot classify runs/book --examples train.jsonl --test test.jsonl --shots 0,1,2,4,8
  atelier fewshot classify runs/book --examples mail.csv --label-column kind --select similar --orders 10
  atelier fewshot classify runs/book --examples mail.csv --shots 4 --ask "Your parcel is late"`

export function addFewshotClassify(fewshot: Command): void {
  const command = fewshot
    .command('classify <run>')
    .summary('classify texts with a language model, from examples in its prompt')
  command.description(
    'Writes examples into the prompt of a language model, compares the chances of the labels, with and without contextual calibration ' +
      '(arXiv:2102.09690), and tells accuracy by the number of examples, over draws and orders of them, beside what needs no model.',
  )
  addOptions(command, options).addHelpText('after', examples)
  command.action((run: string, flags: Partial<ClassifyValues>) => classifyVerb(run, valuesOf(options, flags)))
}

/** `0,1,2,4` as numbers. */
export function shotsIn(list: string): readonly number[] {
  const shots = list.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN))
  if (shots.every(Number.isSafeInteger)) return [...new Set(shots)].sort((a, b) => a - b)
  throw new UsageError(`shots "${list}": not whole numbers from 0 on`, 'Give for example 0,1,2,4,8')
}

async function classifyVerb(run: string, values: ClassifyValues): Promise<void> {
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
