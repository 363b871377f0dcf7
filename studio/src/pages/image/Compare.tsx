/** Two pictures over each other, A up to a line and B behind it, and what sets them apart pixel by pixel. */
import { differenceOf } from 'atelier/studio'
import { useEffect, useMemo, useRef } from 'react'
import { matrixColours } from '../../figure/colour'
import { Dial } from '../../figure/Dial'
import { Figure } from '../../figure/Figure'
import { Choice } from '../../figure/fields'
import { useTray } from '../../library/pictures'
import { useTheme } from '../../shell/theme'
import type { Desk } from './bench'
import { Painted } from './Painted'
import { asGiven } from './round'
import { sourceOf } from './tree'
import { pictureName } from './words'

/** Differences from nothing to the whole range are the same colours always. */
const domain = [0, 1] as const

export function Compare({ bench, model, round, images, staged, other }: Desk & { readonly other: string }) {
  const { values, change } = bench
  const [channels, height, width] = model.shape
  const [a, b] = [images.get(staged), images.get(other)]
  const found = useMemo(() => a && b && differenceOf(a.image, b.image, channels), [a, b, channels])
  const kept = useTray(({ pictures }) => pictures).filter(({ model: name }) => name === model.name)
  const source = sourceOf(staged)
  const choices: readonly (readonly [label: string, value: string])[] = [
    [other === asGiven ? 'what you gave' : source === undefined ? 'another of its round' : 'what it comes from', ''],
    ...round.tiles.map((_, i) => [`picture ${i + 1}`, String(i + 1)] as const),
    ...kept.map(({ name, path }, i) => [`kept ${i + 1}: ${name}`, path] as const),
  ]
  const chosen = choices.find(([, value]) => value === values.with) ?? choices[0]!
  const rowSums = found
    ? Array.from({ length: height }, (_, row) => sumOf(found.map.subarray(row * width, (row + 1) * width)))
    : []
  const share = values.wipe
  return (
    <Figure
      id="compare"
      title="Compare A with B"
      summary={
        found
          ? `A, ${pictureName(staged)}, and B, ${pictureName(other)}, differ by ${found.sum.toFixed(2)} in all, ${found.mean.toFixed(4)} a pixel; ${found.changed} of ${found.map.length} pixels by more than a tenth.`
          : 'The two are being drawn.'
      }
      caption={`On the right how far each pixel is off, from ${domain[0]} to ${domain[1]}.`}
      table={{
        columns: ['What', 'Value'],
        rows: found
          ? [
              ['Sum of the map', found.sum.toFixed(4)],
              ['Mean a pixel', found.mean.toFixed(4)],
              ['Most at a pixel', found.most.toFixed(4)],
              ['Pixels off by more than a tenth', found.changed],
              ...rowSums.map((sum, row) => [`Row ${row + 1}`, sum.toFixed(4)] as const),
            ]
          : [],
      }}
    >
      <div className="max-w-lg space-y-3">
        <div className="grid grid-cols-2 gap-3">
          <div className="relative">
            <Painted shown={b} shape={model.shape} label={`B: ${pictureName(other)}`} />
            <div className="absolute inset-0" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
              <Painted shown={a} shape={model.shape} label={`A: ${pictureName(staged)}`} />
            </div>
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-px bg-focus outline outline-1 outline-bg"
              style={{ left: `${share}%` }}
            />
            <span aria-hidden className="absolute top-1 left-1 rounded bg-bg px-1 font-medium text-[12px]">
              A
            </span>
            <span aria-hidden className="absolute top-1 right-1 rounded bg-bg px-1 font-medium text-[12px]">
              B
            </span>
          </div>
          <DifferenceMap values={found?.map} height={height} width={width} />
        </div>
        <Dial
          label="A up to here"
          name="wipe"
          value={share}
          least={0}
          most={100}
          step={1}
          page={10}
          words={`${share} % A, ${100 - share} % B`}
          onChange={(wipe) => change({ path: round.path, wipe })}
        />
        <Choice
          label="B is"
          name="with"
          field={{ choices: choices.map(([label]) => label) }}
          value={chosen[0]}
          onChange={(label) => change({ path: round.path, with: choices.find(([name]) => name === label)?.[1] ?? '' })}
        />
      </div>
    </Figure>
  )
}

interface DifferenceMapProps {
  readonly values: Float32Array | undefined
  readonly height: number
  readonly width: number
}

function DifferenceMap({ values, height, width }: DifferenceMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(({ shown }) => shown)
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    const colour = matrixColours('sequential', domain, theme)
    for (let i = 0; i < height * width; i++) {
      context.fillStyle = colour(values?.[i] ?? 0)
      context.fillRect(i % width, Math.floor(i / width), 1, 1)
    }
  }, [values, height, width, theme])
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label="How far each pixel of A is from B"
      className="block w-full border border-line [image-rendering:pixelated]"
      style={{ aspectRatio: `${width} / ${height}` }}
    />
  )
}

const sumOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0)
