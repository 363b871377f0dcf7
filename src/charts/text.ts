/**
 * Text whose width is known without a browser. Arimo has the widths of Arial and Helvetica, so one table of advances serves every
 * machine that shows the SVG with any of them.
 */
import { type Attributes, element, escaped } from './svg.js'

/** Fonts with the same advances, the first of which `toPng` brings along. */
export const fontFamily = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif"

/** Advances of the characters from space to tilde in thousandths of the font size. */
const advances = {
  regular:
    `278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278
    584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611
    278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500
    500 334 260 334 584`
      .split(/\s+/)
      .map(Number),
  bold: `278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333
    584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611
    333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556
    500 389 280 389 584`
    .split(/\s+/)
    .map(Number),
} as const

/** How a text is set. */
export interface TextStyle {
  /** Pixels. */
  readonly size: number
  readonly isBold?: boolean
}

/** The width of a line of text in pixels. Characters outside ASCII count as a digit, full-width ones as a square. */
export function textWidth(text: string, { size, isBold = false }: TextStyle): number {
  const table = isBold ? advances.bold : advances.regular
  let thousandths = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    thousandths += table[code - 32] ?? (/[⁰¹²³⁴-⁹⁻]/u.test(character) ? 333 : code >= 0x1100 ? 1000 : 611)
  }
  return (thousandths * size) / 1000
}

/** The text itself where it fits, else its beginning and an ellipsis. */
export function shortened(text: string, style: TextStyle, width: number): string {
  if (textWidth(text, style) <= width) return text
  const characters = [...text]
  while (characters.length > 1 && textWidth(`${characters.join('').trimEnd()}…`, style) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

/** Lines of at most `width` pixels broken at spaces, at most `lines` of them, the last of which ends in an ellipsis if need be. */
export function wrapped(text: string, style: TextStyle, width: number, lines: number): readonly string[] {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const broken: string[] = []
  while (words.length > 0 && broken.length < lines) {
    let line = words.shift()!
    const isLast = broken.length === lines - 1
    while (words.length > 0 && (isLast || textWidth(`${line} ${words[0]}`, style) <= width)) line += ` ${words.shift()}`
    broken.push(shortened(line, style, width))
  }
  return broken
}

/** Where and how a text is written. */
export interface Lettering extends TextStyle {
  readonly x: number
  /** The baseline. */
  readonly y: number
  readonly fill: string
  readonly anchor?: 'start' | 'middle' | 'end'
  /** Longer text is shortened, and its whole is in `<title>`. */
  readonly maxWidth?: number
  /** A white rim that keeps the text legible over lines. */
  readonly hasHalo?: boolean
  /** The class by which styles and tests find it. */
  readonly kind?: string
}

/** A `<text>` element. */
export function lettering(text: string, { x, y, fill, anchor, maxWidth, hasHalo, kind, ...style }: Lettering): string {
  const shown = maxWidth === undefined ? text : shortened(text, style, maxWidth)
  const halo: Attributes = hasHalo
    ? { stroke: '#fff', 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }
    : {}
  const attributes = {
    class: kind,
    x,
    y,
    fill,
    'font-size': style.size,
    'font-weight': style.isBold ? 700 : undefined,
    'text-anchor': anchor === 'start' ? undefined : anchor,
    ...halo,
  }
  return element('text', attributes, shown === text ? '' : element('title', {}, escaped(text)), escaped(shown))
}
