/** How chances and surprise are written and coloured. */
import { visible } from './cells.js'
import { say, style } from './print.js'

/** To two places, so that a column lines up; a removed token has a dash. */
export function percent(share: number): string {
  if (share === 0) return '–'
  return share < 0.00005 ? '<0.01 %' : `${(share * 100).toFixed(2)} %`
}

/** Cold to hot: expected below a bit, then every two bits. */
export function heat(bits: number): (text: string) => string {
  if (bits < 1) return style.green
  if (bits < 3) return (text) => text
  if (bits < 5) return style.yellow
  return bits < 7 ? style.red : (text) => style.bold(style.red(text))
}

export function sayTitle(title: string, rest: string): void {
  say(`\n${style.bold(title)}  ${rest}\n`)
}

/** A text on one line, with its spaces as they are. */
export const inLine = (text: string): string => visible(text).replaceAll('␣', ' ')

export const columnsOfTerminal = (): number => process.stdout.columns ?? 100
