/** What every chart stands on: a white card that reads on light and dark pages, a title, a subtitle, and a text twin. */
import { paper } from './palette.js'
import { element, escaped } from './svg.js'
import { fontFamily, lettering, type TextStyle, wrapped } from './text.js'

/** The words over a chart and its size in pixels. */
export interface Heading {
  readonly title: string
  readonly subtitle?: string
  readonly width?: number
  readonly height?: number
  /** Without card, margins and words, for a page that has them: the title is only told to those who do not see the chart. */
  readonly isBare?: boolean
}

/** Pixels of white around a chart. */
export function margin(width: number): number {
  return width < 480 ? 16 : 24
}

/** The card, which a figure leaves out around its panels. */
export function card(width: number, height: number): string {
  const size = { x: 0.5, y: 0.5, width: width - 1, height: height - 1 }
  return element('rect', { class: 'card', ...size, rx: 8, fill: paper.background, stroke: paper.border })
}

/** A whole picture: text stays text, and `<title>` and `<desc>` tell it to those who do not see it. */
export function picture({ title, description, width, height, isBare }: Frame, ...children: readonly string[]): string {
  const cut = isBare ? margin(width) - 2 : 0
  const shown = { width: width - cut, height: height - cut }
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...shown,
      viewBox: `${cut} 0 ${shown.width} ${shown.height}`,
      role: 'img',
      'font-family': fontFamily,
    },
    element('title', {}, escaped(title)),
    element('desc', {}, escaped(description)),
    isBare ? '' : card(width, height),
    ...children,
  )
}

interface Frame {
  readonly title: string
  readonly description: string
  readonly width: number
  readonly height: number
  readonly isBare?: boolean | undefined
}

/** The title in bold and the subtitle in grey, on two lines at most each, and the pixel under them. */
export function heading({ title, subtitle = '', isBare }: Heading, width: number): { markup: string; bottom: number } {
  if (isBare) return { markup: '', bottom: 0 }
  const isSmall = width < 480
  const left = margin(width)
  const styles: readonly (TextStyle & { text: string; fill: string; kind: string })[] = [
    { text: title, size: isSmall ? 14 : 18, isBold: true, fill: paper.strong, kind: 'title' },
    { text: subtitle, size: isSmall ? 12 : 13, fill: paper.muted, kind: 'subtitle' },
  ]
  let bottom = margin(width) - 4
  let markup = ''
  for (const { text, ...style } of styles) {
    for (const line of wrapped(text, style, width - 2 * left, 2)) {
      bottom += style.size + 5
      markup += lettering(line, { x: left, y: bottom - 3, ...style })
    }
  }
  return { markup, bottom: bottom + 4 }
}
