/** The plane of codes: every picture at its place, how sure it is of it, and a place that can be moved to ask what it stands for. */
import type { Picture } from 'atelier/studio'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import { short } from '../../figure/axis'
import { Figure } from '../../figure/Figure'
import { useTheme } from '../../shell/theme'
import { type PlaneMarks, paintCodes } from './paintCodes'

interface CodePlaneProps extends PlaneMarks {
  readonly title: string
  readonly content: Picture
  /** Half of what is shown, both ways. */
  readonly reach: number
  onMove(place: readonly [number, number]): void
}

const side = 640

export function CodePlane({ title, content, reach, onMove, ...marks }: CodePlaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(({ shown }) => shown)
  const { at } = marks
  useEffect(() => {
    if (canvas.current) paintCodes(canvas.current, content, reach, marks)
  }, [content, reach, marks, theme])

  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height]
    onMove([rounded((2 * x - 1) * reach), rounded((1 - 2 * y) * reach)])
  }
  const walk = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
    if (!by) return
    event.preventDefault()
    const pace = (event.shiftKey ? 0.2 : 0.05) * reach
    const within = (value: number): number => rounded(Math.min(reach, Math.max(-reach, value)))
    onMove([within(at[0] + pace * by[0]!), within(at[1] + pace * by[1]!)])
  }
  const { places, deviations } = content.arrays
  const names = content.values.names as readonly string[]
  const [first, second] = content.values.explained as readonly [number, number]
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
  const summary = `${names.length} pictures that were not learnt from, each at the place of its code. Across ${percent(first)} and upwards ${percent(second)} of how codes vary. The cross is at ${short(at[0])}, ${short(at[1])}.`
  return (
    <Figure
      id="codes"
      title={title}
      summary={summary}
      caption={`Both axes go from −${short(reach)} to ${short(reach)}. Click, or use the arrow keys, to move the cross; with Shift it takes longer strides.`}
      table={{
        columns: ['Picture', 'across', 'upwards', 'deviation across', 'deviation upwards'],
        rows: names.map((name, i) => [
          name,
          places!.data[2 * i]!.toFixed(3),
          places!.data[2 * i + 1]!.toFixed(3),
          deviations!.data[2 * i]!.toFixed(3),
          deviations!.data[2 * i + 1]!.toFixed(3),
        ]),
      }}
    >
      <canvas
        ref={canvas}
        width={side}
        height={side}
        role="img"
        aria-label={`${title}. ${summary}`}
        tabIndex={0}
        onPointerDown={move}
        onKeyDown={walk}
        className="aspect-square w-full max-w-[560px] cursor-crosshair rounded-[10px] border border-line"
      />
    </Figure>
  )
}

const rounded = (value: number): number => Number(value.toFixed(2))

/** The least of 1, 2, 3, 5, 10, … that holds nearly all places: an axis that keeps still while a plane grows slowly. */
export function reachOf({ arrays }: Picture): number {
  const far = Array.from(arrays.places!.data, Math.abs).sort((a, b) => a - b)
  const most = far[Math.floor(0.98 * (far.length - 1))] ?? 1
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1e-6)))
  const step = [1, 2, 3, 5, 10].find((each) => each * power >= 1.05 * most) ?? 10
  return Math.max(1, step * power)
}
