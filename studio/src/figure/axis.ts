import { scaleLinear, scaleLog } from 'd3-scale'

/** An axis that stays: what it measures, from where to where. */
export interface Axis {
  readonly label: string
  readonly domain: readonly [number, number]
  readonly scale?: 'linear' | 'log'
  readonly unit?: string
}

/** Places on the page for values, and the marks along the axis. */
export interface AxisScale {
  /** Pixels; values outside the domain come to its ends. */
  at(value: number): number
  readonly marks: readonly { readonly value: number; readonly words: string }[]
}

export function axisScale(
  { domain, scale = 'linear' }: Axis,
  range: readonly [number, number],
  most: number,
): AxisScale {
  const made = (scale === 'log' ? scaleLog() : scaleLinear()).domain(domain).range(range).clamp(true)
  const all = made.ticks(most)
  const every = Math.ceil(all.length / most)
  const ticks = scale === 'log' ? powers(domain, most) : all.filter((_, i) => i % every === 0)
  return { at: (value) => made(value), marks: ticks.map((value) => ({ value, words: short(value) })) }
}

function powers([least, largest]: readonly [number, number], most: number): number[] {
  const [from, to] = [Math.ceil(Math.log10(least) - 1e-9), Math.floor(Math.log10(largest) + 1e-9)]
  const every = Math.max(1, Math.ceil((to - from + 1) / most))
  const found = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => 10 ** (from + i))
  return found.filter((_, i) => i % every === 0)
}

/** A number as people read it on an axis or in a table: at most three or four digits that matter. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e6 || size < 1e-3) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e')
  if (size >= 1000) return value.toLocaleString('en', { maximumFractionDigits: 0 })
  return String(Number(value.toPrecision(size >= 100 ? 4 : 3)))
}

export const withUnit = (value: number, unit: string | undefined): string =>
  unit === undefined ? short(value) : `${short(value)} ${unit}`

/** The next of 1, 2, 5, 10, 20, …: where an axis ends that has to grow. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power
}
