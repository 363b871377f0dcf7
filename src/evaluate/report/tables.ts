/** Measures as tables: one a row with what it means, and models a row with all their measures. */
import { element, escaped } from '../../charts/index.js'
import { floorText, intervalText, valueText, wholeText } from './numbers.js'
import type { Comparison, ComparisonRow, Measure } from './report.js'

const headings = ['Measure', 'Value', '95 % interval', 'Floor', 'Sample', 'Seed'] as const

/** A table of measures, each with its sentence. On narrow screens every measure becomes a block; roles keep it a table. */
export function measureTable(measures: readonly Measure[], caption: string): string {
  const head = headings.map((heading) => element('th', { scope: 'col', role: 'columnheader' }, heading))
  return element(
    'table',
    { class: 'measures', role: 'table' },
    element('caption', {}, element('span', { class: 'unseen' }, escaped(caption))),
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...head)),
    element('tbody', { role: 'rowgroup' }, ...measures.map(measureRow)),
  )
}

function measureRow(measure: Measure): string {
  const { name, samples, seed, note, floorName } = measure
  const cell = (index: number, text: string | undefined, ...more: readonly string[]): string =>
    element(
      'td',
      { role: 'cell', 'data-label': headings[index]! },
      element('span', {}, text === undefined ? none : escaped(text)),
      ...more,
    )
  const floor = floorText(measure)
  return element(
    'tr',
    { role: 'row' },
    element(
      'th',
      { scope: 'row', role: 'rowheader' },
      element('span', { class: 'name' }, escaped(name)),
      direction(measure),
      element('span', { class: 'note' }, escaped(note)),
    ),
    cell(1, valueText(measure)),
    cell(2, intervalText(measure)),
    cell(3, floor, floor === undefined || floorName === undefined ? '' : aside(floorName)),
    cell(4, wholeText(samples)),
    cell(5, String(seed)),
  )
}

/** A dash for eyes, words for ears. */
const none = '<span aria-hidden="true">–</span><span class="unseen">none</span>'

const aside = (text: string): string => element('span', { class: 'aside' }, escaped(text))

const direction = ({ better }: Measure): string =>
  better === undefined ? '' : element('span', { class: 'direction' }, `${sign(better)} ${better} is better`)

const arrow = (better: Measure['better']): string =>
  better === undefined ? '' : `\u00a0${sign(better)}${element('span', { class: 'unseen' }, `, ${better} is better`)}`

const sign = (better: 'higher' | 'lower'): string =>
  element('span', { 'aria-hidden': 'true' }, better === 'lower' ? '↓' : '↑')

const roles = { model: 'this model', ceiling: 'ceiling', baseline: 'baseline', control: 'control' } as const

/** Models against measures, in a box of its own that scrolls sideways where the screen is narrow, by keyboard too. */
export function comparisonTable({ title, text, rows }: Comparison, id: string): string {
  const columns = rows[0]?.measures ?? []
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'Compared'),
    ...columns.map(({ name, better }, column) =>
      element(
        'th',
        { scope: 'col' },
        escaped(unbroken(name)),
        arrow(better),
        ...(sharedBasis(rows, column)?.split(', ') ?? []).map(aside),
      ),
    ),
  )
  const table = element(
    'table',
    { class: 'comparison' },
    element('caption', {}, element('span', { class: 'unseen' }, escaped(title))),
    element('thead', {}, head),
    element('tbody', {}, ...rows.map((row) => comparisonRow(row, rows))),
  )
  const heading = element('h3', { id }, escaped(title))
  const words = element('p', { class: 'prose' }, escaped(text))
  return (
    heading + words + element('div', { class: 'scroll', role: 'region', 'aria-labelledby': id, tabindex: 0 }, table)
  )
}

const basisOf = ({ samples, seed }: Measure): string => `n ${wholeText(samples)}, seed ${seed}`

/** What a column was computed from, where that is the same in all rows. */
function sharedBasis(rows: readonly ComparisonRow[], column: number): string | undefined {
  const all = new Set(rows.map(({ measures }) => basisOf(measures[column]!)))
  return all.size === 1 ? [...all][0] : undefined
}

/** Hyphens at which no line is broken. */
const unbroken = (text: string): string => text.replaceAll('-', '\u2011')

function comparisonRow({ name, role, what, measures }: ComparisonRow, rows: readonly ComparisonRow[]): string {
  const cells = measures.map((measure, column) => {
    const basis = sharedBasis(rows, column) === undefined ? basisOf(measure) : undefined
    const lines = [intervalText(measure, 'short'), basis].filter((line) => line !== undefined)
    return element('td', {}, escaped(valueText(measure, 'short')), ...lines.map(aside))
  })
  const label = name === roles[role] ? '' : element('span', { class: 'role' }, roles[role])
  const heading = element('span', { class: 'name' }, escaped(unbroken(name)))
  const note = element('span', { class: 'note' }, escaped(what))
  return element('tr', { class: role }, element('th', { scope: 'row' }, label, heading, note), ...cells)
}
