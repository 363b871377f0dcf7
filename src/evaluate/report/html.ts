/** A report as one HTML file: nothing is fetched, nothing runs, and it reads on light and dark screens, on phones and on paper. */
import { element, escaped, ruler } from '../../charts/index.js'
import { intervalText, numberText, valueText, wholeText } from './numbers.js'
import { figureMarkup } from './picture.js'
import type { Report, ReportSection, ReportText, ReportVerdict } from './report.js'
import { reportStyle } from './style.js'
import { comparisonTable, measureTable } from './tables.js'

/** Nothing but what stands in the file may be shown, so that no text that came in can do harm. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

/** The report as a self-contained HTML document. Throws on a figure without a picture. */
export function renderReport(report: Report): string {
  const { title, summary, verdicts = [], made, sections } = report
  const meta = (name: string, content: string): string => element('meta', { name, content })
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    meta('viewport', 'width=device-width, initial-scale=1'),
    meta('color-scheme', 'light dark'),
    element('title', {}, escaped(title)),
    element('style', {}, reportStyle),
  )
  const opening = element(
    'header',
    {},
    element('p', { class: 'overline' }, 'Evaluation'),
    element('h1', {}, escaped(title)),
    element('p', { class: 'lede' }, escaped(summary)),
  )
  const ids = sections.map((section, index) => `${index + 1}-${slug(section.title)}`)
  const body = element(
    'body',
    {},
    opening,
    element(
      'main',
      {},
      verdicts.length === 0 ? '' : verdictMarkup(verdicts),
      contents(sections, ids),
      ...sections.map((section, index) => sectionMarkup(section, ids[index]!)),
      provenance(made),
    ),
  )
  return `<!doctype html>\n${element('html', { lang: 'en' }, head, body)}\n`
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

function verdictMarkup(verdicts: readonly ReportVerdict[]): string {
  return element(
    'section',
    { class: 'verdicts', 'aria-labelledby': 'verdict' },
    element('h2', { id: 'verdict', class: 'unseen' }, 'Verdict'),
    ...verdicts.map(oneVerdict),
  )
}

function oneVerdict({ axis, words, measure, references }: ReportVerdict): string {
  const { name, low, high, better, samples, seed, note } = measure
  const interval = intervalText(measure)
  const mark = {
    name: valueText(measure),
    value: measure.value,
    ...(low !== undefined && high !== undefined && { low, high }),
  }
  const picture = ruler({
    title: `${name} beside what it is judged by`,
    isBare: true,
    x: { label: name },
    ...{ mark, references, better: better ?? 'higher' },
  })
  const judged = capitalised(references.map(({ name, value }) => `${name} ${numberText(value)}`).join(', '))
  const basis = `${wholeText(samples)} samples, seed ${seed}.`
  const value = `${name} ${valueText(measure)}`
  return element(
    'article',
    {},
    element('h3', {}, escaped(axis)),
    element('p', { class: 'words' }, escaped(words)),
    element('div', { class: 'chart' }, picture),
    element(
      'p',
      { class: 'facts' },
      element('strong', {}, escaped(value)),
      escaped(interval === undefined ? '. ' : ` (95 %: ${interval}). `),
      escaped(`${judged === '' ? '' : `${judged}. `}${basis}`),
    ),
    element('p', { class: 'facts' }, escaped(note)),
  )
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

function contents(sections: readonly ReportSection[], ids: readonly string[]): string {
  const items = sections.map(({ title }, index) =>
    element('li', {}, element('a', { href: `#${ids[index]}` }, escaped(title))),
  )
  return element('nav', { 'aria-label': 'Contents' }, element('ol', {}, ...items))
}

function sectionMarkup(section: ReportSection, id: string): string {
  const { title, text, measures, figures, comparison, texts = [] } = section
  return element(
    'section',
    { 'aria-labelledby': id },
    element('h2', { id }, escaped(title)),
    text === undefined ? '' : element('p', { class: 'prose' }, escaped(text)),
    comparison === undefined ? '' : comparisonTable(comparison, `${id}-comparison`),
    measures.length === 0 ? '' : measureTable(measures, `${title}: measures`),
    figures.length === 0
      ? ''
      : element('div', { class: 'figures' }, ...figures.map((figure) => figureMarkup(figure, 3))),
    ...texts.map(textMarkup),
  )
}

function textMarkup({ title, prompt = '', text, caption, isAligned }: ReportText): string {
  return element(
    'figure',
    { class: isAligned ? 'text aligned' : 'text' },
    element('h3', {}, escaped(title)),
    element(
      'blockquote',
      { tabindex: 0 },
      prompt === '' ? '' : element('span', { class: 'prompt' }, escaped(prompt)),
      escaped(text),
    ),
    element('figcaption', {}, escaped(caption)),
  )
}

function provenance(made: Readonly<Record<string, string>>): string {
  const items = Object.entries(made).map(([name, value]) =>
    element('div', {}, element('dt', {}, escaped(name)), element('dd', {}, escaped(value))),
  )
  return element(
    'section',
    { class: 'made', 'aria-labelledby': 'made' },
    element('h2', { id: 'made' }, 'How it was made'),
    element('dl', {}, ...items),
  )
}
