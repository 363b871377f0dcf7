/** An explanation for people: tables, bars and a strip, in a terminal's colours or as plain text. */
import type { Tokenizer } from '../data/index.js'
import type {
  FilterStep,
  NextToken,
  SamplingSettings,
  Surprise,
  TextExplanation,
  TextTree,
  TreeNode,
  Uncertainty,
} from '../sample/index.js'
import { bar, type Column, columns, padEnd, tokenCell, visible, widthOf } from './cells.js'
import { counted, grouped, say, style } from './print.js'

type Cell = (id: number) => string

/** Prints `explanation`, with the `rows` most probable next tokens. */
export function sayExplanation(explanation: TextExplanation, tokenizer: Tokenizer, rows: number): void {
  const { prompt, settings, next, surprise, tree } = explanation
  const cell: Cell = (id) => tokenCell(tokenizer, id)
  sayTitle('Next token', `after ${prompt === '' ? 'nothing' : endOf(prompt)}`)
  say(nextTable(next, settings, cell, rows))
  say()
  say(stepTable(next, settings, cell))
  if (surprise.length > 0) {
    const bits = surprise.reduce((sum, token) => sum + token.bits, 0)
    sayTitle('Surprise of the prompt', `${totals(bits, surprise.length)}; a step of the bar is a bit`)
    say(strip(surprise, cell))
  }
  for (const path of tree.paths.keys()) sayPath(tree, path, cell)
  if (tree.paths.length > 1) sayPaths(tree)
}

function nextTable(next: NextToken, settings: SamplingSettings, cell: Cell, rows: number): string {
  const { model, tempered, drawn, steps } = next
  const degree = settings.temperature ?? 1
  const isFiltered = steps.some(({ filter }) => filter !== 'temperature')
  const spreads = [
    { heading: 'at T = 1', values: model.probabilities },
    ...(degree === 1 ? [] : [{ heading: `at T = ${degree}`, values: tempered.probabilities }]),
    ...(isFiltered ? [{ heading: 'after filters', values: drawn.probabilities }] : []),
  ]
  const [first, last] = [spreads[0]!.values, spreads.at(-1)!.values]
  const sorted = [...first.keys()].sort((a, b) => last[b]! - last[a]! || first[b]! - first[a]! || a - b)
  const shown = sorted.slice(0, rows)
  const largest = Math.max(...shown.flatMap((id) => [first[id]!, last[id]!]))
  const bars = Math.max(8, Math.min(40, columnsOfTerminal() - 20 - 15 * spreads.length))
  const body = shown.map((id) => [
    cell(id),
    ...spreads.map(({ values }) => percent(values[id]!)),
    doubleBar(last[id]! / largest, first[id]! / largest, bars),
  ])
  const rest = sorted.slice(rows)
  const restMass = (values: readonly number[]): string => percent(rest.reduce((sum, id) => sum + values[id]!, 0))
  if (rest.length > 0) body.push([`${grouped(rest.length)} more`, ...spreads.map(({ values }) => restMass(values)), ''])
  const dimRest = (text: string, row: number): string => (row >= shown.length ? style.dim(text) : text)
  const legend = spreads.length > 1 ? '░ more at T = 1' : ''
  return columns(
    [
      { heading: 'token', isLeft: true, paint: dimRest },
      ...spreads.map(({ heading }) => ({ heading, paint: dimRest })),
      { heading: legend, isLeft: true, paint: (text) => style.cyan(text) },
    ],
    body,
  )
}

/** A bar in full blocks as long as `share`, and in light ones on to `before` if that was longer. */
function doubleBar(share: number, before: number, width: number): string {
  const full = bar(share, width)
  return full + '░'.repeat(Math.max(0, Math.round(before * width) - widthOf(full)))
}

function stepTable({ model, steps }: NextToken, settings: SamplingSettings, cell: Cell): string {
  const told = ({ entropy, bits, choices }: Uncertainty): string[] => [
    entropy.toFixed(3),
    bits.toFixed(3),
    choices < 1000 ? choices.toFixed(2) : grouped(choices),
  ]
  const listed = columnsOfTerminal() < 100 ? 2 : 6
  const rows = steps.map((step) => [
    nameOf(step, settings),
    step.removed.length === 0 ? '–' : grouped(step.removed.length),
    step.removed.length === 0 ? '–' : percent(step.removedMass),
    percent(step.moved),
    grouped(step.kept),
    ...told(step),
    step.removed.slice(0, listed).map(cell).join(' ') + (step.removed.length > listed ? ' …' : ''),
  ])
  return columns(
    [
      { heading: 'step', isLeft: true },
      ...['removed', 'their mass', 'moved', 'left', 'nats', 'bits', 'choices'].map((heading) => ({ heading })),
      {
        heading: steps.some(({ removed }) => removed.length > 0) ? 'likeliest removed' : '',
        isLeft: true,
        paint: style.dim,
      },
    ],
    [['the model', '', '', '', grouped(model.probabilities.length), ...told(model), ''], ...rows],
  )
}

/** A step by the name of its option, with the value. */
function nameOf({ filter }: FilterStep, settings: SamplingSettings): string {
  const { temperature, topK, topP, minP, typical, epsilon, repetitionPenalty } = settings
  const { frequencyPenalty = 0, presencePenalty = 0 } = settings
  return {
    vocabulary: 'ids without a token',
    repetition: `repetition ${repetitionPenalty}`,
    count: `frequency ${frequencyPenalty}, presence ${presencePenalty}`,
    temperature: `temperature ${temperature}`,
    topK: `top-k ${topK}`,
    topP: `top-p ${topP}`,
    minP: `min-p ${minP}`,
    typical: `typical ${typical}`,
    epsilon: `epsilon ${epsilon}`,
  }[filter]
}

/** The tokens side by side, each over its surprise, its rank and what was expected instead; as many as fit on a line. */
function strip(tokens: readonly Surprise[], cell: Cell): string {
  const parts = tokens.map(({ id, bits, rank, likelier }) => {
    const rows = [cell(id), '', bits.toFixed(1), grouped(rank), likelier[0] ? cell(likelier[0].id) : '']
    const width = Math.max(3, ...rows.map(widthOf))
    rows[1] = (levels[Math.min(levels.length - 1, Math.floor(bits))] ?? levels[0]!).repeat(width)
    return { width, rows: rows.map((row, i) => (i < 2 ? heat(bits)(padEnd(row, width)) : padEnd(row, width))) }
  })
  const room = columnsOfTerminal() - margin
  const lines: (typeof parts)[] = [[]]
  let used = 0
  for (const part of parts) {
    if (used > 0 && used + part.width > room) {
      lines.push([])
      used = 0
    }
    lines.at(-1)!.push(part)
    used += part.width + 1
  }
  const labels = ['token', '', 'bits', 'rank', 'likeliest']
  return lines
    .map((line) =>
      labels
        .map((label, row) =>
          `  ${style.dim(label.padEnd(margin - 4))}  ${line.map(({ rows }) => rows[row]).join(' ')}`.trimEnd(),
        )
        .join('\n'),
    )
    .join('\n\n')
}

function sayPath(tree: TextTree, path: number, cell: Cell): void {
  const { first, last, seed } = tree.paths[path]!
  const nodes = tree.nodes.slice(first, last + 1)
  const { place, isForced } = nodes[0]!
  const from = place === 0 ? '' : ` from place ${place + 1}`
  sayTitle(
    path === 0 ? 'Continuation' : `Branch ${path}${from}`,
    `seed ${seed}${isForced ? ', chosen tokens marked *' : ''}`,
  )
  const chance: Column[] = ['chance', 'at T = 1', 'bits', 'rank', 'choices'].map((heading) => ({ heading }))
  const paint = (text: string, row: number): string => heat(nodes[row]!.bits)(text)
  say(
    columns(
      [
        { heading: 'place' },
        { heading: 'token', isLeft: true, paint },
        ...chance,
        { heading: 'instead', isLeft: true, paint: style.dim },
      ],
      nodes.map((node) => [
        `${node.isForced ? '*' : ''}${node.place + 1}`,
        cell(node.id),
        percent(node.probability),
        percent(Math.exp(node.logProbability)),
        node.bits.toFixed(1),
        grouped(node.rank),
        Math.exp(node.entropy).toFixed(1),
        alternativesOf(node, cell),
      ]),
    ),
  )
}

const alternativesOf = ({ id, alternatives }: TreeNode, cell: Cell): string =>
  alternatives
    .filter((other) => other.id !== id)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 3)
    .map((other) => `${cell(other.id)} ${percent(other.probability).trim()}`)
    .join('   ')

/** Every path as a whole: what it says, and how probable it is. */
function sayPaths(tree: TextTree): void {
  sayTitle('Paths', 'by the model at T = 1')
  say(
    columns(
      [
        { heading: 'path', isLeft: true },
        { heading: 'nats' },
        { heading: 'bits a token' },
        { heading: 'text', isLeft: true },
      ],
      tree.paths.map(({ last, logProbability, text }, path) => {
        const length = tree.nodes[last]!.place + 1
        const bits = -logProbability / Math.LN2 / length
        return [
          path === 0 ? 'continuation' : `branch ${path}`,
          (-logProbability).toFixed(2),
          bits.toFixed(2),
          inLine(text),
        ]
      }),
    ),
  )
}

function sayTitle(title: string, rest: string): void {
  say(`\n${style.bold(title)}  ${rest}\n`)
}

const totals = (bits: number, tokens: number): string =>
  `${bits.toFixed(1)} bits in ${counted(tokens, 'token')}, ${(bits / tokens).toFixed(2)} each`

/** A text on one line, with its spaces as they are. */
const inLine = (text: string): string => visible(text).replaceAll('␣', ' ')
const endOf = (prompt: string): string => {
  const line = inLine(prompt)
  return `"${line.length > 50 ? `…${line.slice(-50)}` : line}"`
}

/** To two places, so that a column lines up; a removed token has a dash. */
function percent(share: number): string {
  if (share === 0) return '–'
  return share < 0.00005 ? '<0.01 %' : `${(share * 100).toFixed(2)} %`
}

/** Cold to hot: expected below a bit, then every two bits. */
function heat(bits: number): (text: string) => string {
  if (bits < 1) return style.green
  if (bits < 3) return (text) => text
  if (bits < 5) return style.yellow
  return bits < 7 ? style.red : (text) => style.bold(style.red(text))
}

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const margin = 13
const columnsOfTerminal = (): number => process.stdout.columns ?? 100
