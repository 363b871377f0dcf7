/** A matrix as colours on a domain that stays, with a cursor for pointer and keys. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTheme } from '../shell/theme'
import { short } from './axis'
import { matrixColours, themeColour } from './colour'
import { Figure } from './Figure'
import { useWidth } from './useWidth'

interface HeatMapProps {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly caption?: ReactNode
  /** Names of the rows and the columns. */
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  /** [rows, columns], row-major. */
  readonly values: ArrayLike<number>
  readonly scale: 'sequential' | 'diverging'
  readonly domain: readonly [number, number]
  /** Cells that mean nothing: hatched. */
  masked?(row: number, column: number): boolean
  /** A row that is framed. */
  readonly framed?: number
  /** Writes the names of the rows and the columns along the edges; they have to be short. */
  readonly named?: boolean
  onPick?(row: number, column: number): void
}

/** Sides of a cell: as large as there is room for, within these. */
const [smallest, largest] = [9, 24]
/** Room for names along the edges. */
const edge = 18

export function HeatMap(props: HeatMapProps) {
  const {
    id,
    title,
    summary,
    caption,
    rows,
    columns,
    values,
    scale,
    domain,
    masked,
    framed,
    named = false,
    onPick,
  } = props
  const [holder, width] = useWidth<HTMLDivElement>(640)
  const room = named ? edge : 0
  const cell = Math.max(smallest, Math.min(largest, Math.floor((width - room) / columns.length)))
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(({ shown }) => shown)
  const [at, setAt] = useState<readonly [number, number]>()
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    const colour = matrixColours(scale, domain, theme)
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, context.canvas.width, context.canvas.height)
    if (named) writeNames(context, { rows, columns, cell })
    context.translate(room, room)
    for (let row = 0; row < rows.length; row++) {
      for (let column = 0; column < columns.length; column++) {
        if (masked?.(row, column)) hatch(context, column * cell, row * cell, cell)
        else {
          context.fillStyle = colour(values[row * columns.length + column]!)
          context.fillRect(column * cell, row * cell, cell - 1, cell - 1)
        }
      }
    }
  }, [rows, columns, values, scale, domain, theme, masked, cell, named])

  const under = (event: PointerEvent<HTMLCanvasElement>): readonly [number, number] => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const place = (inside: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor((inside - room) / cell)))
    return [place(event.clientY - top, rows.length), place(event.clientX - left, columns.length)]
  }
  const walk = (event: KeyboardEvent) => {
    const [row, column] = at ?? [0, 0]
    if (event.key === 'Enter' && at) onPick?.(row, column)
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key]
    if (!by) return
    event.preventDefault()
    const clamp = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value))
    setAt(at ? [clamp(row + by[0]!, rows.length), clamp(column + by[1]!, columns.length)] : [0, 0])
  }
  const said =
    at === undefined
      ? ''
      : `${rows[at[0]]} → ${columns[at[1]]}: ${masked?.(...at) ? 'nothing there' : short(values[at[0] * columns.length + at[1]]!)}`
  return (
    <Figure
      id={id}
      title={title}
      summary={summary}
      caption={caption}
      table={{
        columns: ['', ...columns.map((name, i) => `${name}${'\u200b'.repeat(i)}`)],
        rows: rows.map((name, row) => [
          name,
          ...columns.map((_, column) => (masked?.(row, column) ? '' : short(values[row * columns.length + column]!))),
        ]),
      }}
    >
      <div ref={holder} className="relative max-w-full overflow-auto">
        <canvas
          ref={canvas}
          width={room + columns.length * cell}
          height={room + rows.length * cell}
          role="img"
          aria-label={`${title}. ${summary} Arrow keys walk from cell to cell.`}
          tabIndex={0}
          onPointerMove={(event) => setAt(under(event))}
          onPointerLeave={() => setAt(undefined)}
          onClick={() => at && onPick?.(...at)}
          onKeyDown={walk}
          onBlur={() => setAt(undefined)}
          className="max-w-none"
        />
        {framed !== undefined && (
          <span
            aria-hidden
            className="pointer-events-none absolute border-2 border-ink"
            style={{
              left: room - 1,
              top: room + framed * cell - 1,
              width: columns.length * cell + 1,
              height: cell + 1,
            }}
          />
        )}
        {at && (
          <span
            aria-hidden
            className="pointer-events-none absolute border-2 border-focus"
            style={{ left: room + at[1] * cell, top: room + at[0] * cell, width: cell, height: cell }}
          />
        )}
      </div>
      <output className="block min-h-5 text-muted" aria-live="polite">
        {said}
      </output>
    </Figure>
  )
}

interface Named {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly cell: number
}

function writeNames(context: CanvasRenderingContext2D, { rows, columns, cell }: Named): void {
  context.fillStyle = themeColour('muted')
  context.font = `${Math.min(13, cell + 1)}px "JetBrains Mono Variable", monospace`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const [i, name] of rows.entries()) context.fillText(name, edge / 2, edge + (i + 0.5) * cell, edge)
  for (const [i, name] of columns.entries()) context.fillText(name, edge + (i + 0.5) * cell, edge / 2, cell)
}

function hatch(context: CanvasRenderingContext2D, x: number, y: number, cell: number): void {
  context.strokeStyle = themeColour('control')
  context.globalAlpha = 0.45
  context.lineWidth = 1
  context.beginPath()
  for (let k = 4; k < 2 * cell; k += 6) {
    context.moveTo(x + Math.max(0, k - cell), y + Math.min(k, cell))
    context.lineTo(x + Math.min(k, cell), y + Math.max(0, k - cell))
  }
  context.stroke()
  context.globalAlpha = 1
}
