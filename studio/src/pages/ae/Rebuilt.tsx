/** Pictures, what becomes of them through the bottleneck, and what is lost, pixel by pixel. */
import type { Picture } from 'atelier/studio'
import { useEffect, useRef } from 'react'
import { short } from '../../figure/axis'
import { matrixColours } from '../../figure/colour'
import { Figure } from '../../figure/Figure'
import { HeatMap } from '../../figure/HeatMap'
import { Pixels } from '../../figure/PixelGrid'
import { useTheme } from '../../shell/theme'

/** Squared errors from nothing to all of this are the same colours always. */
export const errorDomain = [0, 0.5] as const

interface RebuiltProps {
  readonly content: Picture
  readonly picked: number
  onPick(index: number): void
}

export function Rebuilt({ content, picked, onPick }: RebuiltProps) {
  const { originals, rebuilt } = content.arrays
  const shape = originals!.shape as readonly [number, number, number, number]
  const [count, channels, height, width] = shape
  const names = content.values.names as readonly string[]
  const errors = content.values.errors as readonly number[]
  const maps = Array.from({ length: count }, (_, i) => errorMap(content, i))
  const size = channels * height * width
  return (
    <Figure
      id="rebuilt"
      title="In, out, lost"
      summary={`After its squeeze a picture misses ${Number(content.values.error).toFixed(5)} a pixel, in the mean of squares over all that were not learnt from (measured at step ${content.values.measuredAt}).`}
      caption={`From above: the picture, what is rebuilt, the squared error from ${errorDomain[0]} to ${errorDomain[1]}. Pick one to see its error pixel by pixel.`}
      table={{
        columns: ['Picture', 'sum of its error map', 'mean square'],
        rows: names.map((name, i) => [name, sum(maps[i]!).toFixed(4), errors[i]!.toFixed(6)]),
      }}
    >
      <ul className="grid w-full max-w-[840px] grid-cols-6 gap-1 sm:grid-cols-12">
        {names.map((name, i) => (
          <li key={i} className="min-w-0">
            <button
              type="button"
              aria-pressed={i === picked}
              aria-label={`${name}: mean square ${short(errors[i]!)}`}
              onClick={() => onPick(i)}
              className="block w-full space-y-1 rounded-sm border-2 border-transparent p-px aria-pressed:border-focus"
            >
              <Pixels images={originals!.data} at={i * size} shape={shape} label="" />
              <Pixels images={rebuilt!.data} at={i * size} shape={shape} label="" />
              <ErrorMap values={maps[i]!} side={width} />
            </button>
          </li>
        ))}
      </ul>
    </Figure>
  )
}

/** The error of one picture, with every cell to be read. */
export function ErrorCells({ content, picked }: { readonly content: Picture; readonly picked: number }) {
  const [, channels, height, width] = content.arrays.errors!.shape as readonly [number, number, number, number]
  const values = errorMap(content, picked)
  const error = (content.values.errors as readonly number[])[picked]!
  const names = content.values.names as readonly string[]
  const along = (length: number): string[] => Array.from({ length }, (_, i) => `${i + 1}`)
  return (
    <HeatMap
      id="error"
      title={`What is lost of ${names[picked]}`}
      summary={`The map sums to ${sum(values).toFixed(4)}; over ${channels * height * width} values that is a mean square of ${error.toFixed(6)}.`}
      rows={along(height)}
      columns={along(width)}
      values={values}
      scale="sequential"
      domain={errorDomain}
    />
  )
}

/** [height · width]: squared errors, summed over colours. */
function errorMap({ arrays }: Picture, i: number): Float32Array {
  const [, channels, height, width] = arrays.errors!.shape as readonly [number, number, number, number]
  const plane = height * width
  return Float32Array.from({ length: plane }, (_, at) => {
    let total = 0
    for (let channel = 0; channel < channels; channel++)
      total += arrays.errors!.data[(i * channels + channel) * plane + at]!
    return total
  })
}

function ErrorMap({ values, side }: { readonly values: Float32Array; readonly side: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(({ shown }) => shown)
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    const colour = matrixColours('sequential', errorDomain, theme)
    for (const [i, value] of values.entries()) {
      context.fillStyle = colour(value)
      context.fillRect(i % side, Math.floor(i / side), 1, 1)
    }
  }, [values, side, theme])
  return (
    <canvas
      ref={canvas}
      width={side}
      height={values.length / side}
      aria-hidden
      className="block aspect-square w-full [image-rendering:pixelated]"
    />
  )
}

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0)
