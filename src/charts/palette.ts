/**
 * Colours that readers with any colour vision tell apart: those of M. Okabe and K. Ito, "Color Universal Design" (2008), whose
 * lightness differs too, without the yellow that vanishes on white. Each has a darker twin for text, at least 4.5 to 1 on white, and
 * a lighter one for dark pages.
 */

/** One look: the colour of lines and areas, of text, and what tells it from the others without any colour. */
export interface Look {
  readonly colour: string
  readonly ink: string
  /** `stroke-dasharray`; undefined is solid. */
  readonly dash: string | undefined
}

export const colours = [
  { colour: '#0072b2', ink: '#00659e', night: '#4ea8e0' },
  { colour: '#d55e00', ink: '#b34f00', night: '#f08443' },
  { colour: '#009e73', ink: '#007d5b', night: '#2fbf95' },
  { colour: '#cc79a7', ink: '#a14a7b', night: '#e09cc4' },
  { colour: '#e69f00', ink: '#8f6300', night: '#edb544' },
  { colour: '#56b4e9', ink: '#1f75a8', night: '#8ccdf2' },
  { colour: '#4d4d4d', ink: '#333333', night: '#b9bfc6' },
] as const

const dashes = [undefined, '7 3', '2 3', '9 3 2 3', '13 4', '5 2 2 2 2 2', '4 4'] as const

/** What is drawn besides the data. */
export const paper = {
  background: '#ffffff',
  border: '#e3e6ea',
  grid: '#e8eaed',
  axis: '#9aa0a6',
  strong: '#1f2328',
  muted: '#59636e',
  rule: '#6e7781',
  pale: '#b8c0c8',
} as const

/** The dash of a series that asks for one. */
export const plainDash = '6 4'

/** The look of the series with this number, from 0. Colours repeat after seven; dashes do not fall in step with them. */
export function look(index: number): Look {
  const { colour, ink } = colours[index % colours.length]!
  return { colour, ink, dash: dashes[(index + Math.floor(index / colours.length)) % dashes.length] }
}

/** How many looks have a colour of their own. */
export const distinctColours = colours.length
