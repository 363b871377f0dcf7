/** Curves as they were measured, and what there is to say of them. */
import { short, withUnit } from './axis'
import type { Role } from './roles'

export interface MeasuredCurve {
  readonly name: string
  readonly role: Role
  /** Ascending. */
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** What curves are drawn with, and where a cursor stands on them. */
export interface CurveChartProps {
  readonly id: string
  readonly title: string
  readonly x: { readonly label: string; readonly unit?: string; readonly domain: readonly [number, number] }
  readonly scale: 'linear' | 'log'
  readonly curves: readonly MeasuredCurve[]
  /** Of the running mean, from 0 to below 1. */
  readonly smoothing: number
  /** Where the cursor stands on the x axis. */
  readonly at: number | undefined
  onAt(at: number | undefined): void
}

/** Rows of the table: beyond, it would say no more. */
const mostRows = 60

/** The place of the last x that is not beyond a value; undefined before the first and far behind the last. */
function placeAt(x: readonly number[], at: number): number | undefined {
  let [low, high] = [0, x.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (x[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low === 0 ? undefined : low - 1
}

interface Told extends Pick<CurveChartProps, 'x' | 'smoothing'> {
  readonly at: number
}

export function reading(
  curves: readonly MeasuredCurve[],
  means: readonly (readonly number[])[],
  { at, smoothing, x }: Told,
): string {
  const parts = curves.map(({ name, x: places, y }, i) => {
    const place = at > (places.at(-1) ?? 0) ? undefined : placeAt(places, at)
    if (place === undefined) return `${name} –`
    const raw = short(y[place]!)
    return smoothing > 0 ? `${name} ${short(means[i]![place]!)} (raw ${raw})` : `${name} ${raw}`
  })
  return `${x.label} ${withUnit(Math.round(at), x.unit)}: ${parts.join(', ')}`
}

export function summaryOf(curves: readonly MeasuredCurve[], smoothing: number): string {
  const parts = curves.flatMap(({ name, y }) => {
    const finite = y.filter(Number.isFinite)
    if (finite.length === 0) return []
    const least = finite.reduce((a, b) => Math.min(a, b))
    return [`${name} from ${short(finite[0]!)} to ${short(finite.at(-1)!)}, lowest ${short(least)}`]
  })
  if (parts.length === 0) return 'Nothing was measured yet.'
  const drawn = smoothing > 0 ? ' Thin: as measured. Thick, above: the running mean.' : ''
  return `${parts.join('; ')}.${drawn}`
}

export function tableOf(
  curves: readonly MeasuredCurve[],
  means: readonly (readonly number[])[],
  { x, smoothing }: Pick<Told, 'x' | 'smoothing'>,
) {
  const places = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b)
  const every = Math.max(1, Math.ceil(places.length / mostRows))
  const shown = places.filter((_, i) => i % every === 0 || i === places.length - 1)
  const cells = (value: number): readonly string[] =>
    curves.flatMap((curve, i) => {
      const place = value > (curve.x.at(-1) ?? 0) ? undefined : placeAt(curve.x, value)
      const raw = place === undefined ? '–' : short(curve.y[place]!)
      return smoothing > 0 ? [raw, place === undefined ? '–' : short(means[i]![place]!)] : [raw]
    })
  return {
    columns: [x.label, ...curves.flatMap(({ name }) => (smoothing > 0 ? [name, `${name}, running mean`] : [name]))],
    rows: shown.map((value) => [withUnit(value, x.unit), ...cells(value)]),
  }
}
