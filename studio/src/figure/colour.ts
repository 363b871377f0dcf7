import { scaleLinear } from 'd3-scale'

const diverging = {
  light: ['#2369c6', '#598ed5', '#8cb0e2', '#bfd3ee', '#f3f5f8', '#eacdbb', '#dba585', '#ca7d4e', '#b65400'],
  dark: ['#5db2f7', '#4f89bd', '#3f6285', '#2d3e51', '#1a1d22', '#503826', '#845631', '#bb763a', '#f59740'],
} as const

/** From what is surely made (0) over undecided (.5) to what is surely real (1): orange to blue, as everywhere. */
export const divergingScale = (theme: 'light' | 'dark') =>
  scaleLinear<string>()
    .domain(diverging[theme].map((_, i) => 1 - i / 8))
    .range(diverging[theme])
    .clamp(true)

/** The present value of a colour of the theme, for canvases. */
export function themeColour(name: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
  return value.startsWith('#') ? value : systemColour(value)
}

let probe: HTMLElement | undefined

/** A colour of the system by its name, in numbers: canvases know none of its names where it forces its colours. */
function systemColour(name: string): string {
  if (!probe) {
    probe = document.createElement('span')
    probe.hidden = true
    probe.style.setProperty('forced-color-adjust', 'none')
    document.body.append(probe)
  }
  probe.style.color = name
  return getComputedStyle(probe).color
}

const sequential = {
  light: ['#f1f6fc', '#d2e0f3', '#b4cae9', '#97b4df', '#7a9ed5', '#5f88ca', '#4572bf', '#2b5bb3', '#1043a8'],
  dark: ['#1a1f29', '#293342', '#37485d', '#455e79', '#537596', '#608db4', '#6da7d2', '#79c1f0', '#9cdaff'],
} as const

/** Colours of values on a domain that stays: from little to much, or from below to above its middle. */
export function matrixColours(
  scale: 'sequential' | 'diverging',
  [least, most]: readonly [number, number],
  theme: 'light' | 'dark',
): (value: number) => string {
  const steps = scale === 'sequential' ? sequential[theme] : diverging[theme].toReversed()
  return scaleLinear<string>()
    .domain(steps.map((_, i) => least + ((most - least) * i) / 8))
    .range(steps)
    .clamp(true)
}
