/** A part of the picture on stage that is made anew: marked with a brush, or as rectangles in numbers. */
import { packMask, unpackMask } from 'atelier/studio'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../figure/Button'
import { Figure } from '../../figure/Figure'
import { Measure, Toggle } from '../../figure/fields'
import type { Desk } from './bench'
import { parts, type Rectangle, withDab, withRectangle } from './masks'
import { Painted } from './Painted'
import { changeTo, inpaintedRound } from './round'
import { pictureName } from './words'

export function Mask({ bench, model, round, images, staged }: Desk) {
  const { values, change } = bench
  const [, height, width] = model.shape
  const size = { height, width }
  const said = unpackMask(values.mask, height * width) ?? new Uint8Array(height * width)
  const [growing, setGrowing] = useState<Uint8Array>()
  const [across, setAcross] = useState(3)
  const [isErasing, setErasing] = useState(false)
  const mask = growing ?? said
  const count = mask.reduce((sum, value) => sum + value, 0)
  const put = (next: Uint8Array) =>
    change({ path: round.path, mask: next.some((value) => value === 1) ? packMask(next) : '' })

  const dab = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = [
      Math.floor(((event.clientY - box.top) / box.height) * height),
      Math.floor(((event.clientX - box.left) / box.width) * width),
    ] as const
    setGrowing((before) => withDab(before ?? said, size, at, across, isErasing ? 0 : 1))
  }
  const end = () => {
    if (growing) put(growing)
    setGrowing(undefined)
  }
  const draw = () => {
    const changed = changeTo((each) => inpaintedRound(staged, each, model), values, round.path)
    if (changed) change(changed, 'push')
  }
  return (
    <Figure
      id="mask"
      title="Make a part anew"
      summary={
        count === 0
          ? 'Nothing is marked: all of the picture stays.'
          : `${count} of ${height * width} pixels are made anew; the others stay as they are.`
      }
      table={{
        columns: ['Row', 'Pixels marked', 'From', 'To'],
        rows: Array.from({ length: height }, (_, row) => {
          const line = mask.subarray(row * width, (row + 1) * width)
          const marked = line.reduce((sum, value) => sum + value, 0)
          return [row + 1, marked, marked ? line.indexOf(1) + 1 : '–', marked ? line.lastIndexOf(1) + 1 : '–']
        }),
      }}
    >
      <div className="grid max-w-lg grid-cols-1 gap-4 sm:grid-cols-2">
        <div className="space-y-2">
          <div
            className="relative max-w-64 cursor-crosshair touch-none"
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId)
              dab(event)
            }}
            onPointerMove={(event) => event.buttons > 0 && dab(event)}
            onPointerUp={end}
            onPointerCancel={end}
          >
            <Painted shown={images.get(staged)} shape={model.shape} label={`To be marked: ${pictureName(staged)}`} />
            <Marked mask={mask} height={height} width={width} />
          </div>
          <Measure
            label="Brush, pixels across"
            field={{ least: 1, most: 9, step: 1 }}
            value={across}
            onChange={setAcross}
          />
          <Toggle label="The brush erases" checked={isErasing} onChange={setErasing} />
        </div>
        <div className="space-y-3">
          <RectangleFields
            width={width}
            height={height}
            onMark={(rectangle, to) => put(withRectangle(said, size, rectangle, to))}
          />
          <div className="flex flex-wrap gap-1.5">
            {Object.entries(parts).map(([name, rectangle]) => (
              <Button key={name} onClick={() => put(withRectangle(said, size, rectangle(size), 1))}>
                {name}
              </Button>
            ))}
            <Button onClick={() => put(said.map((value) => 1 - value))}>the rest instead</Button>
            <Button onClick={() => put(said.map(() => 0))}>nothing</Button>
          </div>
          <Button kind="main" className="w-full" disabled={count === 0} onClick={draw}>
            Draw {values.tiles} with it made anew
          </Button>
        </div>
      </div>
    </Figure>
  )
}

interface RectangleFieldsProps {
  readonly width: number
  readonly height: number
  onMark(rectangle: Rectangle, to: 0 | 1): void
}

/** What a brush does, by keyboard. Columns and rows count from 1. */
function RectangleFields({ width, height, onMark }: RectangleFieldsProps) {
  const [rectangle, setRectangle] = useState<Rectangle>({
    ...{ left: Math.floor(width / 2), top: 0, width: Math.ceil(width / 2), height },
  })
  const set = (changed: Partial<Rectangle>) => setRectangle((before) => ({ ...before, ...changed }))
  const number = (most: number) => ({ least: 1, most, step: 1 })
  return (
    <fieldset className="space-y-1.5 rounded-md border border-line p-3">
      <legend className="px-1 font-medium">A rectangle</legend>
      <Measure
        label="First column"
        field={number(width)}
        value={rectangle.left + 1}
        onChange={(at) => set({ left: at - 1 })}
      />
      <Measure
        label="First row"
        field={number(height)}
        value={rectangle.top + 1}
        onChange={(at) => set({ top: at - 1 })}
      />
      <Measure
        label="Columns"
        field={number(width)}
        value={rectangle.width}
        onChange={(columns) => set({ width: columns })}
      />
      <Measure
        label="Rows"
        field={number(height)}
        value={rectangle.height}
        onChange={(rows) => set({ height: rows })}
      />
      <div className="flex flex-wrap gap-2 pt-1">
        <Button onClick={() => onMark(rectangle, 1)}>Mark it</Button>
        <Button onClick={() => onMark(rectangle, 0)}>Free it</Button>
      </div>
    </fieldset>
  )
}

interface MarkedProps {
  readonly mask: Uint8Array
  readonly height: number
  readonly width: number
}

/** Pixels of the overlay for one of the picture. */
const scale = 8

/** What is marked, hatched, so that it is told from a picture of any colour. */
function Marked({ mask, height, width }: MarkedProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    context.clearRect(0, 0, width * scale, height * scale)
    for (const [i, value] of mask.entries()) {
      if (value === 0) continue
      const [x, y] = [(i % width) * scale, Math.floor(i / width) * scale]
      context.fillStyle = '#f88d1bb0'
      context.fillRect(x, y, scale, scale)
      context.strokeStyle = '#000000a0'
      context.beginPath()
      context.moveTo(x, y + scale)
      context.lineTo(x + scale, y)
      context.stroke()
    }
  }, [mask, height, width])
  return (
    <canvas
      ref={canvas}
      width={width * scale}
      height={height * scale}
      aria-hidden
      className="absolute inset-0 size-full border border-control"
    />
  )
}
