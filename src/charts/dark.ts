/** Charts on dark pages: a page that holds them as inline SVG restyles what they are drawn with, and the files stay one. */
import { colours, paper } from './palette.js'

/** What a page is drawn on. */
export interface Page {
  readonly background: string
  readonly border: string
  readonly strong: string
  readonly muted: string
}

/** A dark page on which all colours of the charts read: text at least 4.5 to 1, marks 3 to 1. */
export const darkPage = {
  background: '#15171a',
  border: '#2f353b',
  strong: '#e6e9ed',
  muted: '#a4adb7',
} as const satisfies Page

/**
 * Style rules that draw the charts under a selector for `darkPage`, to stand in `@media (prefers-color-scheme: dark)`. Attributes
 * of SVG give way to any rule.
 */
export function darkCharts(scope: string): string {
  const swaps: readonly (readonly [from: string, to: string])[] = [
    [paper.background, darkPage.background],
    ['#fff', darkPage.background],
    [paper.border, darkPage.border],
    [paper.grid, '#262b30'],
    [paper.axis, '#6b757f'],
    [paper.strong, darkPage.strong],
    [paper.muted, darkPage.muted],
    [paper.rule, '#8b959f'],
    [paper.pale, '#59626b'],
    ...colours.flatMap(({ colour, ink, night }) => [[colour, night] as const, [ink, night] as const]),
  ]
  const rule = (attribute: string) => (swap: readonly [string, string]) =>
    `${scope} [${attribute}="${swap[0]}"]{${attribute}:${swap[1]}}`
  return [...swaps.map(rule('fill')), ...swaps.map(rule('stroke'))].join('\n')
}
