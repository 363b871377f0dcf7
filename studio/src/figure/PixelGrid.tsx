/** Small images side by side, each a button where they can be picked. */
import { type ReactNode, useEffect, useRef } from 'react'
import { Figure, type FigureTable } from './Figure'

interface PixelGridProps {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly caption?: ReactNode
  /** [count, channels, height, width], from 0 to 1; 1 or 3 channels. */
  readonly images: ArrayLike<number>
  readonly shape: readonly [count: number, channels: number, height: number, width: number]
  readonly columns: number
  /** A word on each. */
  readonly labels?: readonly string[]
  readonly selected?: number
  /** CSS pixels of one image. */
  readonly size?: number
  /** In place of each image's mean. */
  readonly table?: FigureTable
  onPick?(index: number): void
}

export function PixelGrid(props: PixelGridProps) {
  const { id, title, summary, caption, images, shape, columns, labels, selected, size = 56, table, onPick } = props
  const [count, channels, height, width] = shape
  const each = channels * height * width
  const name = (i: number): string => labels?.[i] ?? `image ${i + 1}`
  const rows = Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (let k = 0; k < each; k++) sum += images[i * each + k]!
    return [name(i), (sum / each).toFixed(3)]
  })
  return (
    <Figure
      id={id}
      title={title}
      summary={summary}
      caption={caption}
      table={table ?? { columns: ['Image', 'Mean brightness'], rows }}
    >
      <ul
        className="grid w-fit max-w-full gap-1"
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, ${size}px))` }}
      >
        {Array.from({ length: count }, (_, i) => {
          const picture = <Pixels images={images} at={i * each} shape={shape} label={onPick ? '' : name(i)} />
          return (
            <li key={i} className="min-w-0">
              {onPick ? (
                <button
                  type="button"
                  aria-label={name(i)}
                  aria-pressed={i === selected}
                  onClick={() => onPick(i)}
                  className="block w-full rounded-sm border-2 border-transparent aria-pressed:border-focus"
                >
                  {picture}
                </button>
              ) : (
                picture
              )}
              {labels && <span className="block truncate text-center text-[12px] text-muted">{labels[i]}</span>}
            </li>
          )
        })}
      </ul>
    </Figure>
  )
}

interface PixelsProps {
  readonly images: ArrayLike<number>
  /** Where the image begins. */
  readonly at: number
  readonly shape: readonly [count: number, channels: number, height: number, width: number]
  /** Empty where something around it has the name. */
  readonly label: string
}

/** One image, painted as it is: a square of colour for every pixel. */
export function Pixels({ images, at, shape: [, channels, height, width], label }: PixelsProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const pixels = new ImageData(width, height)
    const plane = width * height
    for (let k = 0; k < plane; k++) {
      for (let channel = 0; channel < 3; channel++) {
        pixels.data[4 * k + channel] = 255 * images[at + (channels === 1 ? 0 : channel * plane) + k]!
      }
      pixels.data[4 * k + 3] = 255
    }
    canvas.current!.getContext('2d')!.putImageData(pixels, 0, 0)
  }, [images, at, channels, height, width])
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      {...(label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      className="block w-full [image-rendering:pixelated]"
      style={{ aspectRatio: `${width} / ${height}` }}
    />
  )
}
