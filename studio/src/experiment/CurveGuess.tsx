/** A curve before it is known: drawn with the pointer, or set place by place with sliders. Both are the same curve. */
import { readable } from 'atelier/studio'
import { type PointerEvent, useId, useRef } from 'react'
import { Axes } from '../figure/Axes'
import { looks } from '../figure/roles'
import { Shape } from '../figure/Shape'
import { useWidth } from '../figure/useWidth'
import { type CurvePrediction, curveFrame, pathAlong } from './curveFrame'
import { mine } from './lines'

interface CurveGuessProps {
  readonly prediction: CurvePrediction
  readonly values: readonly number[]
  readonly isLocked: boolean
  onChange(values: readonly number[]): void
}

export default function CurveGuess({ prediction, values, isLocked, onChange }: CurveGuessProps) {
  const { x, y } = prediction
  const [holder, width] = useWidth<HTMLDivElement>(560)
  const frame = curveFrame(width, prediction)
  const last = useRef<{ readonly place: number; readonly value: number }>(undefined)

  const draw = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const to = { place: frame.placeAt(event.clientX - box.left), value: frame.valueAt(event.clientY - box.top) }
    const from = last.current ?? to
    last.current = to
    onChange(values.map((value, i) => between(from, to, i) ?? value))
  }
  return (
    <div>
      <div ref={holder}>
        <svg
          width={frame.width}
          height={frame.height}
          aria-hidden="true"
          className={`max-w-full touch-none select-none ${isLocked ? '' : 'cursor-crosshair'}`}
          onPointerDown={(event) => {
            if (isLocked) return
            event.currentTarget.setPointerCapture(event.pointerId)
            last.current = undefined
            draw(event)
          }}
          onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && draw(event)}
        >
          <Axes frame={frame} x={frame.axes.x} y={frame.axes.y} />
          <path
            d={pathAlong(frame, x.values, values)}
            fill="none"
            stroke={looks.reference.colour}
            strokeWidth={2}
            strokeDasharray={looks.reference.dash}
          />
          {x.values.map((at, i) => (
            <Shape key={at} role={mine} x={frame.x.at(at)} y={frame.y.at(values[i]!)} size={1.4} />
          ))}
        </svg>
      </div>
      {!isLocked && <p className="text-muted">Draw the line in the figure, or set it place by place below.</p>}
      <details className="mt-1">
        <summary className="w-fit">Place by place</summary>
        <p className="text-muted">
          {y.label} by {x.label}
        </p>
        <div className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-x-6 sm:grid-cols-2">
          {x.values.map((at, i) => (
            <Height
              key={at}
              axis={x.label}
              place={readable(at)}
              value={values[i]!}
              least={y.least}
              most={y.most}
              unit={y.unit}
              isLocked={isLocked}
              onChange={(value) => onChange(values.map((before, j) => (j === i ? value : before)))}
            />
          ))}
        </div>
      </details>
    </div>
  )
}

type Touched = { readonly place: number; readonly value: number }

/** The value at a place that a stroke passed, or nothing where it did not pass. */
function between(from: Touched, to: Touched, place: number): number | undefined {
  if (place === to.place) return to.value
  const share = (place - from.place) / (to.place - from.place)
  return share > 0 && share < 1 ? Number((from.value + share * (to.value - from.value)).toPrecision(3)) : undefined
}

interface HeightProps {
  readonly axis: string
  readonly place: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly unit: string | undefined
  readonly isLocked: boolean
  onChange(value: number): void
}

function Height({ axis, place, value, least, most, unit, isLocked, onChange }: HeightProps) {
  const id = useId()
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="number w-12 shrink-0 text-end">
        <span className="sr-only">{axis} </span>
        {place}
      </label>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={(most - least) / 100}
        value={value}
        disabled={isLocked}
        aria-valuetext={readable(value, unit)}
        onChange={({ target }) => onChange(Number(Number(target.value).toPrecision(6)))}
        className="min-w-0 flex-1 accent-[var(--reference)]"
      />
      <output htmlFor={id} className="w-14 text-end">
        {readable(value, unit)}
      </output>
    </div>
  )
}
