/**
 * Measured curves of several runs: each as it was measured, thin, and above all of them its running mean. Painted on a canvas by uPlot; the
 * cursor is the caller's, so that figures beside each other walk together.
 */
import { useEffect, useId, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../shell/theme'
import { short, withUnit } from './axis'
import { themeColour } from './colour'
import { Figure } from './Figure'
import { Legend } from './LineChart'
import { looks, markerPaths, type Role } from './roles'
import { smooth } from './smooth'
import { useWidth } from './useWidth'

export interface MeasuredCurve {
  readonly name: string
  readonly role: Role
  /** Ascending. */
  readonly x: readonly number[]
  readonly y: readonly number[]
}

interface CurveChartProps {
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

const height = 240
/** Rows of the table: beyond, it would say no more. */
const mostRows = 60

export function CurveChart({ id, title, x, scale, curves, smoothing, at, onAt }: CurveChartProps) {
  const [holder, width] = useWidth<HTMLDivElement>(560)
  const means = useMemo(() => curves.map(({ y }) => smooth(y, smoothing)), [curves, smoothing])
  const said = useMemo(
    () => (at === undefined ? undefined : reading(curves, means, { at, smoothing, x })),
    [curves, means, at, smoothing, x],
  )
  usePlot(holder, { width, x, scale, curves, means, smoothing, at, onAt, title })
  return (
    <Figure
      id={id}
      title={title}
      summary={summaryOf(curves, smoothing)}
      table={tableOf(curves, means, { x, smoothing })}
    >
      <div ref={holder} style={{ minHeight: height }} className="min-w-0 overflow-hidden" />
      <Legend series={curves} />
      <Walk title={title} x={x} at={at} onAt={onAt} words={said ?? 'no point yet'} />
      <output data-at className="block min-h-5 text-muted">
        {said ?? 'Point at a curve, or walk along it with the slider.'}
      </output>
    </Figure>
  )
}

interface WalkProps extends Pick<CurveChartProps, 'title' | 'x' | 'at' | 'onAt'> {
  readonly words: string
}

/** The cursor for those who use no pointer. */
function Walk({ title, x, at, onAt, words }: WalkProps) {
  const id = useId()
  const [least, most] = x.domain
  return (
    <div className="mt-1 flex items-center gap-2">
      <label htmlFor={id} className="sr-only">
        {`${title}: cursor along the ${x.label}`}
      </label>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={(most - least) / 200 || 1}
        value={at ?? least}
        aria-valuetext={words}
        onChange={({ target }) => onAt(Number(target.value))}
        className="w-full accent-[var(--focus)]"
      />
    </div>
  )
}

interface Plotted extends Pick<CurveChartProps, 'x' | 'scale' | 'curves' | 'smoothing' | 'at' | 'onAt' | 'title'> {
  readonly width: number
  readonly means: readonly (readonly number[])[]
}

/** A uPlot in an element: made anew when what it shows changes its kind, told of new data and of the cursor. */
function usePlot(holder: React.RefObject<HTMLDivElement | null>, plotted: Plotted): void {
  const { width, x, scale, curves, means, smoothing, at, onAt, title } = plotted
  const theme = useTheme(({ shown }) => shown)
  const plot = useRef<uPlot>(undefined)
  const isTold = useRef(false)
  const hear = useRef(onAt)
  hear.current = onAt
  const kind = `${curves.map(({ name, role }) => `${role} ${name}`).join('\n')} ${scale} ${smoothing > 0} ${theme} ${x.label}`

  useEffect(() => {
    const moved = ({ cursor, posToVal }: uPlot) => {
      if (isTold.current) return
      const { left } = cursor
      hear.current(left === undefined || left === null || left < 0 ? undefined : posToVal(left, 'x'))
    }
    const made = new uPlot(optionsOf(plotted, moved), dataOf(plotted), holder.current!)
    made.ctx.canvas.setAttribute('role', 'img')
    // In the order in which they are painted.
    made.ctx.canvas.dataset.layers = made.series
      .slice(1)
      .map(({ label }) => String(label))
      .join(', ')
    made.ctx.canvas.setAttribute('aria-label', `${title}: ${curves.map(({ name }) => name).join(', ')}`)
    plot.current = made
    return () => {
      made.destroy()
      plot.current = undefined
    }
  }, [kind, holder])
  useEffect(() => {
    const made = plot.current
    if (!made) return
    const data = dataOf(plotted)
    made.batch(() => {
      made.setData(data, false)
      made.setScale('x', { min: x.domain[0], max: x.domain[1] })
      const [min, max] = rangeOf(curves, scale)
      made.setScale('y', { min, max })
    })
  }, [kind, curves, means, x.domain[0], x.domain[1]])
  useEffect(() => plot.current?.setSize({ width: Math.max(200, width), height }), [width, kind])
  useEffect(() => {
    const made = plot.current
    if (!made) return
    isTold.current = true
    const left = at === undefined ? -10 : made.valToPos(at, 'x')
    if (Math.abs((made.cursor.left ?? -10) - left) > 0.5) made.setCursor({ left, top: at === undefined ? -10 : 0 })
    isTold.current = false
  }, [at, kind])
}

/** Raw curves first, means after them: what comes later is drawn above. */
function dataOf({ curves, means, smoothing }: Plotted): uPlot.AlignedData {
  if (curves.length === 0) return [[0, 1]]
  const tables = curves.map(({ x, y }, i): uPlot.AlignedData => [[...x], [...y], [...means[i]!]])
  const [xs, ...rest] = uPlot.join(tables) as [number[], ...(number | null)[][]]
  const raw = rest.filter((_, i) => i % 2 === 0)
  const smoothed = rest.filter((_, i) => i % 2 === 1)
  return [xs, ...raw, ...(smoothing > 0 ? smoothed : [])] as uPlot.AlignedData
}

function optionsOf({ width, x, scale, curves, smoothing }: Plotted, moved: (plot: uPlot) => void): uPlot.Options {
  const font = '12px "Inter Variable", sans-serif'
  const line = { stroke: themeColour('line'), width: 1 }
  const axis = { stroke: themeColour('muted'), font, labelFont: font, grid: line, ticks: { ...line, size: 4 } }
  const look = (role: Role, isMean: boolean): uPlot.Series => {
    const { colour, dash } = looks[role]
    const isMain = isMean || smoothing === 0
    return {
      label: isMean ? 'mean' : 'measured',
      stroke: themeColour(colour.slice(6, -1)),
      spanGaps: true,
      points: { show: false },
      width: isMain ? 2 : 1,
      alpha: isMain ? 1 : 0.5,
      ...(isMain && dash !== '' && { dash: dash.split(' ').map(Number) }),
    }
  }
  return {
    width: Math.max(200, width),
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 8 } },
    hooks: { setCursor: [moved], drawSeries: [(plot, i) => paintShapes(plot, i, curves)] },
    scales: {
      x: { time: false, auto: false, range: () => [x.domain[0], x.domain[1]] },
      y: { auto: false, distr: scale === 'log' ? 3 : 1 },
    },
    axes: [
      { ...axis, label: x.label, labelSize: 20, size: 32, values: (_, ticks) => ticks.map(short) },
      { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : short(tick))) },
    ],
    series: [
      {},
      ...curves.map(({ role }) => look(role, false)),
      ...(smoothing > 0 ? curves.map(({ role }) => look(role, true)) : []),
    ],
  }
}

/** Pixels between two shapes on a curve. */
const apart = 90

/** Shapes along the last curve of each run, which is the one above: some roles have the same dash. */
function paintShapes(plot: uPlot, series: number, curves: readonly MeasuredCurve[]): void {
  const { ctx, data } = plot
  const first = data.length - curves.length
  const role = curves[series - first]?.role
  const [xs, ys] = [data[0], data[series]]
  if (!role || !ys) return
  const { colour, marker } = looks[role]
  const { d, isHollow } = markerPaths[marker]
  const shape = new Path2D(d)
  ctx.save()
  ctx.strokeStyle = themeColour(colour.slice(6, -1))
  ctx.fillStyle = isHollow ? themeColour('bg') : ctx.strokeStyle
  ctx.lineWidth = 1.5
  let last = Number.NEGATIVE_INFINITY
  for (const [i, x] of xs.entries()) {
    const y = ys[i]
    const at = plot.valToPos(x, 'x', true)
    if (y === null || y === undefined || at - last < apart * devicePixelRatio) continue
    last = at
    ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, at, plot.valToPos(y, 'y', true))
    ctx.fill(shape)
    ctx.stroke(shape)
  }
  ctx.restore()
}

/** From the lowest to the highest that was measured, with a little room. */
function rangeOf(curves: readonly MeasuredCurve[], scale: 'linear' | 'log'): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { y } of curves) {
    for (const value of y) {
      if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) continue
      ;[least, most] = [Math.min(least, value), Math.max(most, value)]
    }
  }
  if (least > most) return scale === 'log' ? [0.1, 1] : [0, 1]
  if (scale === 'log') return [least / 1.1, most * 1.1]
  const room = (most - least) * 0.05 || Math.abs(most) * 0.05 || 1
  return [least - room, most + room]
}

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

function reading(curves: readonly MeasuredCurve[], means: Plotted['means'], { at, smoothing, x }: Told): string {
  const parts = curves.map(({ name, x: places, y }, i) => {
    const place = at > (places.at(-1) ?? 0) ? undefined : placeAt(places, at)
    if (place === undefined) return `${name} –`
    const raw = short(y[place]!)
    return smoothing > 0 ? `${name} ${short(means[i]![place]!)} (raw ${raw})` : `${name} ${raw}`
  })
  return `${x.label} ${withUnit(Math.round(at), x.unit)}: ${parts.join(', ')}`
}

function summaryOf(curves: readonly MeasuredCurve[], smoothing: number): string {
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

function tableOf(
  curves: readonly MeasuredCurve[],
  means: Plotted['means'],
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
