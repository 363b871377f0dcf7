/** JSON's numbers within bounds. All are short enough that the double nearest to one is within its bounds, too. */
import { codePointsOf } from './code-points.js'
import { either, type Fragment, never, oneOf, sequence, text } from './network.js'
import { both } from './product.js'
import { regularExpression } from './regular-expression.js'

export interface NumberBounds {
  readonly isInteger: boolean
  readonly least?: number
  readonly most?: number
  /** Bounds that the number itself may not be. */
  readonly above?: number
  readonly below?: number
  /** Whole numbers, from 1 to `largestDivisor`. */
  readonly divisors: readonly number[]
}

export const largestDivisor = 1000

/** Decimal digits that a double holds exactly as they are written. */
const exactDigits = 15
/** Digits before the point of a number that is not whole, where no bound says more. */
const usualDigits = 9

/** Number literals within bounds; those without any may have an exponent. */
export function numberOf(bounds: NumberBounds): Fragment {
  const { least, most, above, below, divisors } = bounds
  const isInteger = bounds.isInteger || divisors.length > 0
  const isFree = [least, most, above, below].every((bound) => bound === undefined)
  if (isFree && !isInteger) return regularExpression(anyNumber, { isWhole: true })
  const integerDigits = isInteger ? exactDigits : digitsBefore(bounds)
  const places = isInteger ? 0 : exactDigits - integerDigits
  const limit = 10n ** BigInt(integerDigits + places) - 1n
  const lowest = largest(-limit, rounded(least, places, 'up'), beyond(above, places, 1n))
  const highest = smallest(limit, rounded(most, places, 'down'), beyond(below, places, -1n))
  const magnitudes = [
    ...(highest >= 0n ? [between(largest(lowest, 0n), highest, places)] : []),
    ...(lowest < 0n ? [sequence(text('-'), between(largest(-highest, 1n), -lowest, places))] : []),
  ]
  const all = lowest > highest ? never : either(...magnitudes)
  return divisors.map(multiplesOf).reduce(both, all)
}

const anyNumber = '-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,15})?(?:[eE][+-]?\\d{1,2})?'

function digitsBefore({ least, most, above, below }: NumberBounds): number {
  const [low, high] = [least ?? above, most ?? below]
  if (low === undefined || high === undefined) {
    return Math.min(exactDigits, Math.max(usualDigits, digitsOf(low ?? high ?? 0)))
  }
  return Math.min(exactDigits, Math.max(digitsOf(low), digitsOf(high)))
}

const digitsOf = (value: number): number => String(BigInt(Math.trunc(Math.abs(value)))).length
const largest = (...values: readonly (bigint | undefined)[]): bigint =>
  values.reduce<bigint>((a, b) => (b !== undefined && b > a ? b : a), values[0]!)
const smallest = (...values: readonly (bigint | undefined)[]): bigint =>
  values.reduce<bigint>((a, b) => (b !== undefined && b < a ? b : a), values[0]!)

/** value · 10^places, rounded to a whole number; exactly, by its shortest decimal spelling. */
function rounded(value: number | undefined, places: number, towards: 'up' | 'down'): bigint | undefined {
  if (value === undefined) return undefined
  const [, whole = '', fraction = '', exponent = '0'] = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))!
  const digits = BigInt(whole + fraction)
  const shift = places + Number(exponent) - fraction.length
  if (shift >= 0) return digits * 10n ** BigInt(shift)
  const divisor = 10n ** BigInt(-shift)
  const quotient = digits / divisor // towards zero
  if (quotient * divisor === digits || digits > 0n === (towards === 'down')) return quotient
  return towards === 'up' ? quotient + 1n : quotient - 1n
}

/** The first step past a bound that is itself excluded. */
function beyond(value: number | undefined, places: number, step: 1n | -1n): bigint | undefined {
  const inside = rounded(value, places, step === 1n ? 'up' : 'down')
  if (inside === undefined || value === undefined) return undefined
  const isExact = inside === rounded(value, places, step === 1n ? 'down' : 'up')
  return isExact ? inside + step : inside
}

const digit = (first: number, last: number): Fragment => oneOf([[0x30 + first, 0x30 + last]])

/** n / 10^places for every whole n from `low` to `high`, both at least 0; zeros at the end of a fraction may be left out. */
const between =
  (low: bigint, high: bigint, places: number): Fragment =>
  (into, from, to) => {
    if (low > high) return
    const unit = 10n ** BigInt(places)
    const longest = String(high / unit).length
    for (let length = String(low / unit).length; length <= longest; length++) {
      const first = largest(low, length === 1 ? 0n : 10n ** BigInt(length - 1) * unit)
      const last = smallest(high, 10n ** BigInt(length) * unit - 1n)
      digitsBetween(padded(first, length + places), padded(last, length + places), length)(into, from, to)
    }
  }

const padded = (value: bigint, length: number): string => String(value).padStart(length, '0')

/** Digit strings from `low` to `high`, equally long, with a point after `whole` digits; a fraction may end where only zeros would follow. */
const digitsBetween =
  (low: string, high: string, whole: number): Fragment =>
  (into, from, to) => {
    const states = new Map<string, number>()
    /** Where the digits before `at` are as those of a bound, or strictly between. */
    const grow = (state: number, at: number, isLow: boolean, isHigh: boolean): void => {
      if (at >= whole && (!isLow || /^0*$/.test(low.slice(at)))) into.jump(state, to)
      if (at === low.length) return
      let here = state
      if (at === whole) {
        here = into.state()
        into.edge(state, codePointsOf('.'), here)
      }
      const [least, most] = [isLow ? Number(low[at]) : 0, isHigh ? Number(high[at]) : 9]
      const further = (first: number, last: number, isNextLow: boolean, isNextHigh: boolean): void => {
        if (first > last) return
        const key = `${at + 1} ${isNextLow} ${isNextHigh}`
        const known = states.get(key)
        const next = known ?? into.state()
        states.set(key, next)
        digit(first, last)(into, here, next)
        if (known === undefined) grow(next, at + 1, isNextLow, isNextHigh)
      }
      if (isLow && isHigh && least === most) {
        further(least, least, true, true)
        return
      }
      if (isLow) further(least, least, true, false)
      if (isHigh) further(most, most, false, true)
      further(isLow ? least + 1 : least, isHigh ? most - 1 : most, false, false)
    }
    grow(from, 0, true, true)
  }

/** Whole numbers that a divisor divides: a state for each remainder. */
const multiplesOf =
  (divisor: number): Fragment =>
  (into, from, to) => {
    const remainders = Array.from({ length: divisor }, () => into.state())
    into.jump(from, remainders[0]!)
    into.edge(from, codePointsOf('-'), remainders[0]!)
    for (const [remainder, state] of remainders.entries()) {
      for (let next = 0; next <= 9; next++)
        digit(next, next)(into, state, remainders[(remainder * 10 + next) % divisor]!)
    }
    into.jump(remainders[0]!, to)
  }
