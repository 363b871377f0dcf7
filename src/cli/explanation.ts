/** An explanation for people: tables, bars and a strip, in a terminal's colours or as plain text. */
import type { Tokenizer } from '../data/index.js'
import type { FilterStep, NextToken, SamplingSettings, TextExplanation, Uncertainty } from '../sample/index.js'
import { bar, columns, tokenCell, widthOf } from './cells.js'
import { columnsOfTerminal, inLine, percent, sayTitle } from './chance.js'
import { sayPath, sayPaths } from './paths.js'
import { counted, grouped, say, style } from './print.js'
import { strip } from './strip.js'

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
  const likeliest = (ids: readonly number[]): readonly number[] =>
    ids.toSorted((a, b) => model.probabilities[b]! - model.probabilities[a]!)
  const listed = columnsOfTerminal() < 100 ? 2 : 6
  const rows = steps.map((step) => [
    nameOf(step, settings),
    step.removed.length === 0 ? '–' : grouped(step.removed.length),
    step.removed.length === 0 ? '–' : percent(step.removedMass),
    percent(step.moved),
    grouped(step.kept),
    ...told(step),
    likeliest(step.removed).slice(0, listed).map(cell).join(' ') + (step.removed.length > listed ? ' …' : ''),
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
    bias: 'bias',
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

const totals = (bits: number, tokens: number): string =>
  `${bits.toFixed(1)} bits in ${counted(tokens, 'token')}, ${(bits / tokens).toFixed(2)} each`

const endOf = (prompt: string): string => {
  const line = inLine(prompt)
  return `"${line.length > 50 ? `…${line.slice(-50)}` : line}"`
}
