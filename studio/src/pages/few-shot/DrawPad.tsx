/** A sheet to draw on, by pointer or in numbers. */
import { readStrokes, sheet, writeStrokes } from 'atelier/studio'
import { type PointerEvent, useRef, useState } from 'react'
import { TextField } from '../../figure/fields'
import { isDrawing } from './drawn'

interface DrawPadProps {
  /** Strokes, as an address carries them. */
  readonly value: string
  onChange(strokes: string): void
}

/** Units between two points of a stroke, at least. */
const grain = 4

export function DrawPad({ value, onChange }: DrawPadProps) {
  const strokes = isDrawing(value) ? readStrokes(value) : []
  const [growing, setGrowing] = useState<readonly number[]>()
  const held = useRef<number[]>([])

  const placeOf = (event: PointerEvent<SVGSVGElement>): readonly [number, number] => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const on = (share: number): number => Math.min(sheet, Math.max(0, Math.round(share * sheet)))
    return [on((event.clientX - left) / width), on((event.clientY - top) / height)]
  }
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = [...placeOf(event)]
    setGrowing([...held.current])
  }
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (growing === undefined) return
    const [x, y] = placeOf(event)
    const [lastX, lastY] = held.current.slice(-2) as [number, number]
    if (Math.hypot(x - lastX, y - lastY) < grain) return
    held.current.push(x, y)
    setGrowing([...held.current])
  }
  const end = () => {
    if (growing === undefined) return
    setGrowing(undefined)
    onChange(writeStrokes([...strokes, held.current]))
  }
  return (
    <div className="space-y-2">
      <svg
        viewBox={`0 0 ${sheet} ${sheet}`}
        aria-hidden
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
        className="aspect-square w-full max-w-56 cursor-crosshair touch-none rounded-[10px] border border-control bg-bg"
      >
        {[...strokes, ...(growing ? [growing] : [])].map((stroke, i) => (
          <polyline
            key={i}
            points={stroke.join(' ')}
            fill="none"
            stroke="var(--ink)"
            strokeWidth={4}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        ))}
      </svg>
      <TextField
        label="The same in numbers"
        value={value}
        rows={2}
        longest={2000}
        when="leaving"
        placeholder="10 10 90 10; 50 10 50 90"
        onChange={onChange}
      />
    </div>
  )
}
