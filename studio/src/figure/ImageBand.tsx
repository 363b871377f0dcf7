/** Rows of images on one canvas: a canvas each would be a layer each for the browser to put together, and cost it frames. */
import { useEffect, useRef } from 'react'
import { pixelsOf } from './pixelsOf'

/** CSS pixels between two images. */
export const gap = 4

interface ImageBandProps {
  /** [all, channels, height, width], from 0 to 1. */
  readonly images: ArrayLike<number>
  readonly shape: readonly [count: number, channels: number, height: number, width: number]
  readonly columns: number
  /** CSS pixels of one image, where there is room. */
  readonly size: number
  /** The images of this band. */
  readonly first: number
  readonly count: number
  readonly label: string
  readonly selected: number | undefined
  onPick: ((index: number) => void) | undefined
  nameOf(index: number): string
}

export function ImageBand(props: ImageBandProps) {
  const { images, shape, columns, size, first, count, label, selected, onPick, nameOf } = props
  const [, channels, height, width] = shape
  const canvas = useRef<HTMLCanvasElement>(null)
  const rows = Math.ceil(count / columns)
  const tall = Math.round((size * height) / width)
  const [wholeWidth, wholeHeight] = [columns * (size + gap) - gap, rows * (tall + gap) - gap]
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    context.clearRect(0, 0, wholeWidth, wholeHeight)
    context.imageSmoothingEnabled = false
    const one = new OffscreenCanvas(width, height)
    const pen = one.getContext('2d')!
    for (let i = 0; i < count; i++) {
      pen.putImageData(pixelsOf(images, (first + i) * channels * height * width, [channels, height, width]), 0, 0)
      context.drawImage(one, (i % columns) * (size + gap), Math.floor(i / columns) * (tall + gap), size, tall)
    }
  }, [images, channels, height, width, first, count, columns, size, tall, wholeWidth, wholeHeight])
  return (
    <div className="relative">
      <canvas
        ref={canvas}
        width={wholeWidth}
        height={wholeHeight}
        {...(onPick ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
        className="block w-full [image-rendering:pixelated]"
      />
      {onPick && (
        <div
          className="absolute inset-0 grid"
          style={{
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
            columnGap: `${(100 * gap) / wholeWidth}%`,
            rowGap: `${(100 * gap) / wholeHeight}%`,
          }}
        >
          {Array.from({ length: count }, (_, i) => (
            <button
              key={i}
              type="button"
              aria-label={nameOf(first + i)}
              aria-pressed={first + i === selected}
              onClick={() => onPick(first + i)}
              className="rounded-sm border-2 border-transparent aria-pressed:border-focus"
            />
          ))}
        </div>
      )}
    </div>
  )
}
