/** A reader's outline of an essay: its parts, what is noted in them, and the measured numbers that carry it. */
import { readable, spreadWords } from '../guess.js'
import { placeOf, seedWords } from './address.js'
import type { Essay } from './essay.js'
import type { OutlinePart, Pin, Progress } from './progress.js'

/** The outline as it was left, or the topic's skeleton. */
export function outlineOf({ id, outline }: Essay, { outlines }: Pick<Progress, 'outlines'>): readonly OutlinePart[] {
  return outlines[id]?.parts ?? outline.map((part) => ({ id: part.id, heading: part.heading, notes: '', pins: [] }))
}

const verdictWords = { yes: 'the claim held', no: 'the claim did not hold', mixed: 'the verdict was mixed' } as const

/** A number with its spread, its seeds, and what the verdict was. */
export function evidenceWords({ quantity, holds, ...runs }: Pin): string {
  const { label, value, spread, unit } = quantity
  return `${label}: ${readable(value, unit)}${spreadWords(spread, unit)}; ${seedWords(runs)}; ${verdictWords[holds]}`
}

/**
 * The outline as Markdown, each piece of evidence with the address where it can be measured again.
 * @param base of the Studio's addresses, such as `http://localhost:8000`.
 */
export function outlineMarkdown(
  { title, asks }: Essay,
  parts: readonly OutlinePart[],
  pins: Progress['pins'],
  base: string,
): string {
  const addressOf = (pin: Pin): string => {
    const { path, search = {} } = placeOf(pin)
    return `${base}${path}?${new URLSearchParams(Object.entries(search).map(([name, value]) => [name, String(value)]))}`
  }
  const sections = parts.map(({ heading, notes, pins: pinned }) => {
    const evidence = pinned.flatMap((id) => {
      const pin = pins[id]
      return pin ? [`- ${evidenceWords(pin)} ([${pin.title}](${addressOf(pin)}), ${pin.at.slice(0, 10)})`] : []
    })
    return [`## ${heading}`, notes.trim(), evidence.join('\n')].filter((block) => block !== '').join('\n\n')
  })
  return `${[`# ${title}`, `*${asks}*`, ...sections].join('\n\n')}\n`
}
