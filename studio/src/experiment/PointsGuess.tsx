/** Points before it is known where they come: placed and dragged with the pointer, or typed. Both are the same points. */
import type { PlanePoint, PointsPrediction } from 'atelier/studio'
import { type PointerEvent, useRef } from 'react'
import { Axes } from '../figure/Axes'
import { Button } from '../figure/Button'
import { Shape } from '../figure/Shape'
import { useWidth } from '../figure/useWidth'
import { Landmarks } from './Landmarks'
import { mine } from './lines'
import { planeFrame } from './planeFrame'

interface PointsGuessProps {
  readonly prediction: PointsPrediction
  readonly points: readonly PlanePoint[]
  readonly isLocked: boolean
  onChange(points: readonly PlanePoint[]): void
}

/** Pixels from a point within which it is taken hold of. */
const grip = 14

export default function PointsGuess({ prediction, points, isLocked, onChange }: PointsGuessProps) {
  const { count, landmarks } = prediction
  const [holder, width] = useWidth<HTMLDivElement>(400)
  const frame = planeFrame(width, prediction)
  const held = useRef<number>(undefined)

  const replaced = (at: number, place: PlanePoint): readonly PlanePoint[] =>
    points.map((before, i) => (i === at ? place : before))
  const pixelsOf = (event: PointerEvent<SVGSVGElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const take = (event: PointerEvent<SVGSVGElement>) => {
    if (isLocked) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const [x, y] = pixelsOf(event)
    const far = points.map(([a, b]) => Math.hypot(frame.x.at(a) - x, frame.y.at(b) - y))
    const nearest = far.indexOf(Math.min(...far))
    if (points.length < count && !(far[nearest]! <= grip)) {
      held.current = points.length
      onChange([...points, frame.placeAt(x, y)])
      return
    }
    held.current = nearest
    onChange(replaced(nearest, frame.placeAt(x, y)))
  }
  const drag = (event: PointerEvent<SVGSVGElement>) => {
    if (held.current === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    onChange(replaced(held.current, frame.placeAt(...pixelsOf(event))))
  }
  const left = count - points.length
  return (
    <div>
      <div ref={holder}>
        <svg
          width={frame.width}
          height={frame.height}
          aria-hidden="true"
          className={`max-w-full touch-none select-none ${isLocked ? '' : 'cursor-crosshair'}`}
          onPointerDown={take}
          onPointerMove={drag}
        >
          <Axes frame={frame} x={frame.axes.x} y={frame.axes.y} />
          <Landmarks frame={frame} landmarks={landmarks} />
          {points.map(([x, y], i) => (
            <Shape key={i} role={mine} x={frame.x.at(x)} y={frame.y.at(y)} size={1.6} />
          ))}
        </svg>
      </div>
      {!isLocked && (
        <p className="text-muted" role="status">
          {left > 0
            ? `${left} of ${count} to place: tap the figure, or add them here.`
            : 'All are placed. Drag one in the figure, or type its place.'}
        </p>
      )}
      <ol className="mt-2 space-y-1">
        {points.map((place, i) => (
          <li key={i} className="flex flex-wrap items-center gap-2">
            <span className="number w-4 text-muted">{i + 1}</span>
            {([0, 1] as const).map((axis) => (
              <Coordinate
                key={axis}
                label={`Point ${i + 1}, ${axis === 0 ? prediction.x.label : prediction.y.label}`}
                range={axis === 0 ? prediction.x : prediction.y}
                value={place[axis]}
                isLocked={isLocked}
                onChange={(value) => onChange(replaced(i, axis === 0 ? [value, place[1]] : [place[0], value]))}
              />
            ))}
            {!isLocked && (
              <Button onClick={() => onChange(points.filter((_, j) => j !== i))}>
                Remove<span className="sr-only"> point {i + 1}</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
      {!isLocked && left > 0 && (
        <div className="mt-2">
          <Button onClick={() => onChange([...points, [0, 0]])}>Add a point at (0, 0)</Button>
        </div>
      )}
    </div>
  )
}

interface CoordinateProps {
  readonly label: string
  readonly range: PointsPrediction['x']
  readonly value: number
  readonly isLocked: boolean
  onChange(value: number): void
}

function Coordinate({ label, range: { least, most }, value, isLocked, onChange }: CoordinateProps) {
  return (
    <input
      type="number"
      aria-label={label}
      min={least}
      max={most}
      step={0.1}
      value={value}
      disabled={isLocked}
      onChange={({ target }) => {
        const typed = target.valueAsNumber
        if (Number.isFinite(typed)) onChange(Math.min(most, Math.max(least, typed)))
      }}
      className="number min-h-7 w-20 rounded-md border border-control bg-bg px-2"
    />
  )
}
