/** What each paints, and of its pictures those that come nearest to one that was learnt from: above what was made, below what it is nearest to. */
import type { Numbers, Plain } from 'atelier/studio'
import { useEffect, useRef } from 'react'
import { short } from '../../figure/axis'
import { Figure } from '../../figure/Figure'

interface PictureLook {
  /** Of held-out pictures, 1 % lie nearer to one that was learnt from. */
  readonly threshold: number
  readonly seen: readonly number[]
  readonly distances: readonly number[]
  readonly nearSeen: readonly number[]
  readonly nearLabels: readonly string[]
}

interface PictureLooksProps {
  readonly ids: readonly string[]
  readonly looks: Readonly<Record<string, Plain>>
  readonly arrays: Readonly<Record<string, Numbers>>
}

export function PictureLooks({ ids, looks, arrays }: PictureLooksProps) {
  const lookOf = (id: string) => looks[id] as unknown as PictureLook
  const { threshold } = lookOf(ids[0]!)
  const nearest = ids.map((id) => ({ id, distance: lookOf(id).distances[0]! }))
  const copies = nearest.filter(({ distance }) => distance < threshold)
  return (
    <Figure
      id="neighbours"
      title="What they make, and what is nearest in the training set"
      summary={
        copies.length === 0
          ? `No picture is nearer to one that was learnt from than ${short(threshold)}, which 1 % of held-out digits are.`
          : `Nearer to a picture that was learnt from than ${short(threshold)}, which 1 % of held-out digits are: the nearest of ${copies.map(({ id }) => id).join(', ')}.`
      }
      caption="Left the first ten of each, unchosen. Right its six nearest pairs: above what was made, below what was learnt from. Ones are always near: there are few ways to draw a line."
      table={{
        columns: ['Candidate', 'Pair', 'Distance', 'The judge sees', 'The nearest is labelled'],
        rows: ids.flatMap((id) => {
          const { distances, nearSeen, nearLabels } = lookOf(id)
          return distances.map((distance, i) => [id, i + 1, short(distance), nearSeen[i]!, nearLabels[i]!])
        }),
      }}
    >
      <ul className="space-y-3">
        {ids.map((id) => {
          const { seen, distances, nearLabels } = lookOf(id)
          const [some, near, other] = (['some', 'near', 'nearest'] as const).map((name) => arrays[`${id}/${name}`]!)
          return (
            <li key={id} className="grid grid-cols-1 items-center gap-x-4 gap-y-1 sm:grid-cols-[8rem_5fr_3fr]">
              <span className="break-all font-medium">{id}</span>
              <Strip rows={[some!]} label={`${id}: the judge sees ${seen.join(', ')}`} />
              <Strip
                rows={[near!, other!]}
                label={`${id}: its nearest pairs, of ${nearLabels.join(', ')}, at distances of ${distances.map(short).join(', ')}`}
              />
            </li>
          )
        })}
      </ul>
    </Figure>
  )
}

/** Grey pictures side by side, a row for each set, with a pixel between them. */
function Strip({ rows, label }: { readonly rows: readonly Numbers[]; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [count = 0, , height = 0, width = 0] = rows[0]!.shape
  const [across, down] = [count * (width + 1) - 1, rows.length * (height + 1) - 1]
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    context.clearRect(0, 0, across, down)
    for (const [row, { data }] of rows.entries()) {
      for (let i = 0; i < count; i++) {
        const pixels = new ImageData(width, height)
        for (let k = 0; k < width * height; k++) {
          pixels.data.fill(255 * data[i * width * height + k]!, 4 * k, 4 * k + 3)
          pixels.data[4 * k + 3] = 255
        }
        context.putImageData(pixels, i * (width + 1), row * (height + 1))
      }
    }
  }, [rows, count, width, height, across, down])
  return (
    <canvas
      ref={canvas}
      width={across}
      height={down}
      role="img"
      aria-label={label}
      className="block w-full max-w-[420px] [image-rendering:pixelated]"
      style={{ aspectRatio: `${across} / ${down}` }}
    />
  )
}
