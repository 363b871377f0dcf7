/** Measures in writing: as many digits as their interval lets stand. */
import type { Measure } from './report.js'

/** How exactly a number is written: `short` leaves one significant digit of half its interval, and not two. */
export type Precision = 'full' | 'short'

/** The value with its unit. */
export const valueText = (measure: Measure, precision: Precision = 'full'): string =>
  withUnit(written(measure.value, digitsOf(measure, precision)), Number.isNaN(measure.value) ? '' : measure.unit)

/** The interval, `11.8 to 13.1`, or undefined where there is none. */
export function intervalText(measure: Measure, precision: Precision = 'full'): string | undefined {
  const { low, high } = measure
  if (low === undefined || high === undefined) return undefined
  const digits = digitsOf(measure, precision)
  return `${written(low, digits)} to ${written(high, digits)}`
}

/** The floor with its unit, or undefined where there is none. */
export const floorText = ({ floor, unit }: Measure): string | undefined =>
  floor === undefined ? undefined : withUnit(numberText(floor), unit)

/** A number that others are held against, to three significant digits. */
export const numberText = (value: number): string => written(value, plainDigits(value, 3))

/** A whole number with its thousands apart. */
export const wholeText = (value: number): string => Math.round(value).toLocaleString('en-US')

/** Decimals that leave two significant digits of half the interval, or one; without an interval four of the value, or three. */
function digitsOf({ value, low, high }: Measure, precision: Precision): number {
  const half = low === undefined || high === undefined ? 0 : (high - low) / 2
  const less = precision === 'short' ? 1 : 0
  if (!(half > 0) || !Number.isFinite(half)) return plainDigits(value, 4 - less)
  return bounded(1 - less - Math.floor(Math.log10(half)), value)
}

function plainDigits(value: number, significant = 4): number {
  if (value === 0 || !Number.isFinite(value) || Number.isInteger(value)) return 0
  return bounded(significant - 1 - Math.floor(Math.log10(Math.abs(value))), value)
}

/** No fewer than none, and not more than six significant digits of the value. */
const bounded = (digits: number, value: number): number =>
  Math.max(0, Math.min(digits, 5 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-6)))))

function written(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? 'infinite' : '−infinite'
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? `−${text}` : text
}

const withUnit = (text: string, unit = ''): string => (unit === '' ? text : `${text}\u00a0${unit}`)
