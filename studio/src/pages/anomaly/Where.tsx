/** Where something is strange. */
import type { Picture } from 'atelier/studio'
import { useEffect, useRef } from 'react'
import { short } from '../../figure/axis'
import { matrixColours } from '../../figure/colour'
import { Figure } from '../../figure/Figure'
import { useTheme } from '../../shell/theme'
import { strangest } from './Strangest'

/** A reader's picture with what stands out. */
export function Where({ overview, threshold }: { readonly overview: Picture; readonly threshold: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(({ shown }) => shown)
  const { across, stride } = overview.values as { readonly across: number; readonly stride: number }
  const scores = overview.arrays.scores!.data
  const picture = overview.arrays.picture!
  const [, , height, width] = picture.shape as readonly [number, number, number, number]
  const limit = Number(threshold.values.value)
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    const pixels = new ImageData(width, height)
    for (const [i, value] of picture.data.entries())
      pixels.data.set([255 * value, 255 * value, 255 * value, 255], 4 * i)
    context.putImageData(pixels, 0, 0)
    const colour = matrixColours('sequential', [0, 2 * limit], theme)
    for (const [i, score] of scores.entries()) {
      if (score <= limit) continue
      context.globalAlpha = 0.6
      context.fillStyle = colour(score)
      context.fillRect((i % across) * stride + stride / 2, Math.floor(i / across) * stride + stride / 2, stride, stride)
      context.globalAlpha = 1
    }
  }, [picture, scores, limit, theme, width, height, across, stride])
  const called = Array.from(scores).filter((score) => score > limit).length
  const strange = strangest(overview, 1)[0]!
  const middle = (i: number, length: number): number => Math.round(((i + 1) * stride * 100) / length)
  return (
    <Figure
      id="where"
      title="Where it stands out"
      summary={`${called} of ${scores.length} patches are above the threshold. The strangest is ${middle(strange % across, width)} % from the left and ${middle(Math.floor(strange / across), height)} % from the top.`}
      caption="Patches of 8 × 8 pixels, learnt from this picture alone: what is rare within it is coloured."
      table={{
        columns: ['patch', 'left', 'top', 'score'],
        rows: strangest(overview, 50).map((i) => [
          i + 1,
          (i % across) * stride,
          Math.floor(i / across) * stride,
          short(scores[i]!),
        ]),
      }}
    >
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={`Your picture; ${called} patches are marked`}
        className="w-full max-w-[560px] rounded-[10px] border border-line [image-rendering:pixelated]"
      />
    </Figure>
  )
}
