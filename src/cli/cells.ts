/** Tokens as they can be seen and aligned: spaces, line ends and parts of characters included. */
import type { Tokenizer } from '../data/index.js'

/** A token on one line, with nothing invisible in it: `␣whale`, `↵`, `⟨e2 80⟩` for bytes that are no character yet. */
export function tokenCell(tokenizer: Tokenizer, id: number): string {
  const text = tokenizer.decode([id])
  if (!text.includes('\ufffd')) return shortened(visible(text))
  const bytes = tokenizer.bytes(id)
  const isWritten = Buffer.from(text).equals(bytes)
  return shortened(
    isWritten
      ? visible(text)
      : `⟨${Buffer.from(bytes)
          .toString('hex')
          .replaceAll(/..(?=.)/g, '$& ')}⟩`,
  )
}

/** Text with signs in the place of what leaves no mark. */
export function visible(text: string): string {
  if (text === '') return '∅'
  const marked = /^\p{M}/u.test(text) ? `◌${text}` : text
  return marked.replaceAll(/[\p{Z}\p{C}]/gu, (character) => signs[character] ?? codeOf(character))
}

/** Columns that a terminal gives a text: none to marks that join a letter, two to wide characters. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** How a column stands, and how its cells are coloured. */
export interface Column {
  readonly heading: string
  readonly isLeft?: boolean
  /** Colours a padded cell of a row. */
  readonly paint?: (cell: string, row: number) => string
}

/** Rows as aligned columns under their headings. */
export function columns(description: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = description.map(({ heading }, i) => Math.max(...[heading, ...rows.map((row) => row[i]!)].map(widthOf)))
  const line = (cells: readonly string[], row?: number): string => {
    const padded = cells.map((cell, i) => {
      const { isLeft, paint } = description[i]!
      const place = isLeft ? (i < cells.length - 1 ? padEnd(cell, widths[i]!) : cell) : padStart(cell, widths[i]!)
      return row !== undefined && paint ? paint(place, row) : place
    })
    return `  ${padded.join('  ')}`.trimEnd()
  }
  const headings = description.map(({ heading }) => heading)
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** A bar of eighths of a column. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8)
  return '█'.repeat(eighths >> 3) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths & 7]!
}

const longest = 24
const shortened = (text: string): string => {
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment)
  return parts.length <= longest ? text : `${parts.slice(0, longest - 1).join('')}…`
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]|\p{Emoji}\ufe0f/u
const signs: Readonly<Record<string, string>> = { ' ': '␣', '\n': '↵', '\r': '␍', '\t': '⇥' }
const codeOf = (character: string): string =>
  `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`
