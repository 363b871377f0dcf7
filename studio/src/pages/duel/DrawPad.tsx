import { type PointerEvent, useEffect, useRef } from 'react'
import { Button } from '../../figure/Button'
import { TextField } from '../../figure/fields'
import { useTheme } from '../../shell/theme'
import { duelLink, numbersOf } from './link'
import { paintReal, planeFrame } from './paintPlane'

interface DrawPadProps {
  /** The list of coordinates that is trained on; empty where a shape is. */
  readonly drawn: string
  onDrawn(drawn: string): void
}

/** From −reach to reach. */
const reach = 3
/** Pixels between two points of a stroke. */
const apart = 8

/** Real points of the reader's own: drawn with a pointer, or given as a list. */
export function DrawPad({ drawn, onDrawn }: DrawPadProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const stroke = useRef<number[]>([])
  const last = useRef<readonly [number, number]>(undefined)
  const theme = useTheme(({ shown }) => shown)
  const paint = () => {
    const frame = planeFrame(canvas.current!, reach)
    frame.context.clearRect(0, 0, frame.side, frame.side)
    paintReal(frame, [...numbersOf(drawn), ...stroke.current])
  }
  useEffect(paint, [drawn, theme])

  const add = (event: PointerEvent<HTMLCanvasElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - left, event.clientY - top]
    if (last.current && Math.hypot(x - last.current[0], y - last.current[1]) < apart) return
    last.current = [x, y]
    const round = (value: number): number => Math.round(100 * value) / 100
    stroke.current.push(round(reach * ((2 * x) / width - 1)), round(reach * (1 - (2 * y) / height)))
    paint()
  }
  const end = () => {
    if (stroke.current.length === 0) return
    const lines = stroke.current.flatMap((value, i) => (i % 2 === 0 ? [`${value} ${stroke.current[i + 1]}`] : []))
    stroke.current = []
    last.current = undefined
    const all = [...(drawn.trim() === '' ? [] : [drawn.trim()]), ...lines].join('\n')
    onDrawn(all.slice(0, duelLink.drawn.longest).replace(/\n[^\n]*$/, all.length > duelLink.drawn.longest ? '' : '$&'))
  }
  const points = numbersOf(drawn).length / 2
  return (
    <section aria-label="Points of your own" className="space-y-2">
      <p className="font-medium">Draw your own data</p>
      <canvas
        ref={canvas}
        width={320}
        height={320}
        role="img"
        aria-label={`A square from −${reach} to ${reach} to draw on, with ${points} points. The list below does the same by keyboard.`}
        className="aspect-square w-full max-w-72 cursor-crosshair touch-none rounded-md border border-control"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          add(event)
        }}
        onPointerMove={(event) => event.buttons > 0 && add(event)}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <TextField
        label="The same as a list"
        value={drawn}
        longest={duelLink.drawn.longest}
        placeholder="x y, one point a line"
        when="leaving"
        onChange={onDrawn}
      />
      <p className="text-muted">
        {points === 0 ? 'A shape is trained on.' : `${points} points of your own are trained on.`}
      </p>
      <Button disabled={points === 0} onClick={() => onDrawn('')}>
        Back to a shape
      </Button>
    </section>
  )
}
