/** The canvas of measured curves, by uPlot. */
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../shell/theme'
import { short } from './axis'
import { themeColour } from './colour'
import type { CurveChartProps, MeasuredCurve } from './measuredCurves'
import { looks, markerPaths, type Role } from './roles'

/** Pixels. */
export const height = 240

export interface Plotted
  extends Pick<CurveChartProps, 'x' | 'scale' | 'curves' | 'smoothing' | 'at' | 'onAt' | 'title'> {
  readonly width: number
  readonly means: readonly (readonly number[])[]
}

/** A uPlot in an element: made anew when what it shows changes its kind, told of new data and of the cursor. */
export function usePlot(holder: React.RefObject<HTMLDivElement | null>, plotted: Plotted): void {
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
