/** Numbers as readers write them: 1.5k, 20M, 45%, 10⁻⁶, with a true minus sign. */
import { format } from 'd3-format'

const superscripts: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789'].map((digit, index) => [digit, '⁰¹²³⁴⁵⁶⁷⁸⁹'[index]!]).concat([['-', '⁻']]),
)
const units = ['', 'k', 'M', 'B', 'T'] as const

/**
 * A number to three significant digits: whole up to 9999, with k, M, B or T above, as a power of ten below a thousandth and from 10¹⁵.
 * @param largest The largest number that it stands beside; next to 20k, 1500 is 1.5k.
 */
export function shortNumber(value: number, largest = value): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (!Number.isFinite(value)) return String(value).replace('-', '−')
  if (size < 1e-3 || size >= 1e15) return scientific(value, 3)
  return Math.max(size, Math.abs(largest)) < 1e4
    ? format(`.${Math.max(3, wholeDigits(size))}~r`)(value)
    : withUnit(value, 3)
}

/** A power of ten: 10⁻⁶. */
export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((character) => superscripts[character]).join('')}`
}

/** Labels of numbers on one axis, all with the same decimals, so that no two are alike. */
export function evenLabels(values: readonly number[]): readonly string[] {
  const largest = Math.max(0, ...values.map(Math.abs))
  if (largest < 1e-3 || largest >= 1e15) return values.map((value) => (value === 0 ? '0' : scientific(value, 4)))
  if (largest >= 1e4) {
    const step = Math.min(...values.slice(1).map((value, index) => Math.abs(value - values[index]!)))
    const digits =
      Number.isFinite(step) && step > 0 ? Math.max(1, wholeDigits(largest) - Math.floor(Math.log10(step))) : 3
    return values.map((value) => withUnit(value, digits))
  }
  const isExact = (decimals: number) =>
    values.every((value) => Math.abs(Number(value.toFixed(decimals)) - value) < 1e-9 * largest)
  const decimals = [0, 1, 2, 3, 4, 5, 6, 7, 8].find(isExact) ?? 8
  return values.map((value) => (value === 0 ? '0' : format(`.${decimals}f`)(value)))
}

/** A share as a percentage: 0.453 is 45.3%. */
export function percent(value: number): string {
  return format('.3~r')(value * 100).concat('%')
}

function withUnit(value: number, digits: number): string {
  const size = Number(Math.abs(value).toPrecision(digits))
  const unit = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(Math.max(size, 1)) / 3 + 1e-9)))
  return format(`.${digits}~r`)(value / 1000 ** unit) + units[unit]
}

function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string]
  const power = powerOfTen(Number(exponent))
  const factor = String(Number(mantissa)).replace('-', '−')
  return `${factor}×${power}`
}

function wholeDigits(size: number): number {
  return Math.floor(Math.log10(size)) + 1
}
