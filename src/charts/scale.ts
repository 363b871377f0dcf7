/** From numbers to pixels, and the ticks that say which. */
import { scaleLinear, scaleLog } from 'd3-scale'
import { AtelierError } from '../tensor/index.js'
import { evenLabels, percent, powerOfTen, shortNumber } from './numbers.js'

/** One axis of a chart, in words and numbers. */
export interface Axis {
  readonly label: string
  /** Default linear. On a logarithmic axis numbers at or below zero leave gaps. */
  readonly scale?: 'linear' | 'log'
  /** The least and greatest value shown; whatever lies outside is clipped. Default: as the data ask. */
  readonly domain?: readonly [low: number, high: number]
  /** The values labelled. Default: round ones. */
  readonly ticks?: readonly number[]
  /** How values are written: `percent` shows 0.5 as 50%. Default: short numbers, as 20k and 10⁻⁶. */
  readonly format?: 'percent' | ((value: number) => string)
}

/** A labelled value and where it stands. */
export interface Tick {
  readonly value: number
  readonly position: number
  readonly label: string
}

/** An axis laid out over a stretch of pixels. */
export interface Scale {
  readonly domain: readonly [number, number]
  readonly ticks: readonly Tick[]
  /** The pixel of a value, which may lie outside the stretch; undefined where a value has no place on the axis. */
  readonly place: (value: number) => number | undefined
  /** The value, written as the axis writes numbers. */
  readonly write: (value: number) => string
}

/** How far an axis goes beyond its values: not at all, to the next round values, or to those past some room. */
export type Fit = 'exact' | 'round' | 'roomy'

/** How an axis is laid out. */
export interface ScaleOptions {
  /** The pixels of the least and greatest value. */
  readonly range: readonly [number, number]
  /** About as many ticks. */
  readonly tickCount: number
  readonly fit: Fit
}

/** Lays an axis out for these values. Throws where a domain is empty, upside down, or not positive on a logarithmic axis. */
export function makeScale(axis: Axis, values: Iterable<number>, { range, tickCount, fit }: ScaleOptions): Scale {
  const isLog = axis.scale === 'log'
  const hasPlace = (value: number) => Number.isFinite(value) && (!isLog || value > 0)
  const isFree = axis.domain === undefined
  const tight = isFree ? extent(values, hasPlace, isLog) : checkedDomain(axis, hasPlace)
  const [low, high] = isFree && fit === 'roomy' ? roomy(tight, isLog) : tight
  const scale = (isLog ? scaleLog() : scaleLinear()).domain([low, high]).range(range)
  if (isFree && (isLog ? fit === 'round' && high / low > 30 : fit !== 'exact')) scale.nice(tickCount)
  const domain = scale.domain() as [number, number]
  const tickValues = axis.ticks ?? (isLog ? logTicks(domain, tickCount) : scale.ticks(tickCount))
  const inside = tickValues.filter((value) => hasPlace(value) && value >= domain[0] && value <= domain[1])
  const labels = tickLabels(axis, inside)
  const largest = Math.max(...domain.map(Math.abs))
  return {
    domain,
    ticks: inside.map((value, index) => ({ value, position: scale(value), label: labels[index]! })),
    place: (value) => (hasPlace(value) ? scale(value) : undefined),
    write: (value) => (axis.format === undefined ? shortNumber(value, largest) : written(axis.format, value)),
  }
}

function checkedDomain(
  { label, domain, scale }: Axis,
  hasPlace: (value: number) => boolean,
): readonly [number, number] {
  const [low, high] = domain!
  if (hasPlace(low) && hasPlace(high) && low < high) return [low, high]
  throw new AtelierError(
    `chart: domain [${low}, ${high}] of axis ${JSON.stringify(label)}: not two rising ${scale === 'log' ? 'positive' : 'finite'} numbers`,
  )
}

/** The least and greatest value, with some room where they are the same. */
function extent(values: Iterable<number>, hasPlace: (value: number) => boolean, isLog: boolean): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (!hasPlace(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) return isLog ? [1, 10] : [0, 1]
  if (low < high) return [low, high]
  if (isLog) return [low / 2, high * 2]
  const room = Math.abs(low) / 10 || 1
  return [low - room, high + room]
}

/** A twentieth more on both sides, but not across zero. */
function roomy([low, high]: readonly [number, number], isLog: boolean): readonly [number, number] {
  if (isLog) return [low / (high / low) ** 0.05, high * (high / low) ** 0.05]
  const room = (high - low) / 20
  return [low >= 0 ? Math.max(0, low - room) : low - room, high <= 0 ? Math.min(0, high + room) : high + room]
}

/** Powers of ten, every second or third where there are many; 1, 2, 5 where there are few; even steps within less than a decade. */
function logTicks([low, high]: readonly [number, number], count: number): readonly number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)]
  const decades = Math.log10(high / low)
  if (decades < 0.7) return scaleLinear().domain([low, high]).ticks(count)
  const stride = Math.max(1, Math.ceil((last - first + 1) / Math.max(2, count)))
  const factors = decades < 1.5 ? [1, 2, 5] : decades < 2.5 && count >= 5 ? [1, 3] : [1]
  const ticks: number[] = []
  for (let exponent = first - 1; exponent <= last; exponent++) {
    if ((((exponent - last) % stride) + stride) % stride !== 0) continue
    for (const factor of factors) ticks.push(Number(`${factor}e${exponent}`))
  }
  return ticks
}

function tickLabels(axis: Axis, values: readonly number[]): readonly string[] {
  const { format } = axis
  if (format !== undefined) return values.map((value) => written(format, value))
  if (axis.scale !== 'log') return evenLabels(values)
  const exponents = values.map(Math.log10)
  const arePowers = exponents.every((exponent) => Math.abs(exponent - Math.round(exponent)) < 1e-9)
  const arePlain = values.every((value) => value >= 1e-3 && value < 1e7)
  return arePowers && !arePlain
    ? exponents.map((exponent) => powerOfTen(Math.round(exponent)))
    : values.map((value) => shortNumber(value, values.at(-1)))
}

function written(format: NonNullable<Axis['format']>, value: number): string {
  return format === 'percent' ? percent(value) : format(value)
}
