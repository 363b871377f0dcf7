/** Small images side by side, each a button where they can be picked. */
import { type ReactNode, useEffect, useRef } from 'react'
import { Figure, type FigureTable } from './Figure'
import { gap, ImageBand } from './ImageBand'
import { pixelsOf } from './pixelsOf'

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
  // Words stand under each row of images.
  const perBand = labels ? columns : count
  const columnsStyle = { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }
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
      <div className="max-w-full space-y-1" style={{ width: columns * (size + gap) - gap }}>
        {Array.from({ length: Math.ceil(count / perBand) }, (_, band) => {
          const first = band * perBand
          const many = Math.min(perBand, count - first)
          return (
            <div key={band}>
              <ImageBand
                {...{ images, shape, columns, size, first, count: many, selected, onPick, nameOf: name }}
                label={`${title}: ${labels ? labels.slice(first, first + many).join(', ') : summary}`}
              />
              {labels && (
                <div aria-hidden className="grid gap-1" style={columnsStyle}>
                  {labels.slice(first, first + many).map((label, i) => (
                    <span key={i} className="min-w-0 text-center text-[12px] text-muted leading-4">
                      {label}
                    </span>
                  ))}
                </div>
              )}
            </div>
          )
        })}
      </div>
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
    canvas.current!.getContext('2d')!.putImageData(pixelsOf(images, at, [channels, height, width]), 0, 0)
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
