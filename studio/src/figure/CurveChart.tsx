/**
 * Measured curves of several runs: each as it was measured, thin, and above all of them its running mean. Painted on a canvas by uPlot; the
 * cursor is the caller's, so that figures beside each other walk together.
 */
import { useId, useMemo } from 'react'
import { height, usePlot } from './curvePlot'
import { Figure } from './Figure'
import { Legend } from './LineChart'
import { type CurveChartProps, reading, summaryOf, tableOf } from './measuredCurves'
import { smooth } from './smooth'
import { useWidth } from './useWidth'

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
