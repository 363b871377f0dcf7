/** Where each puts its points, above the real ones: small planes of one scale. */
import type { Numbers, Plain } from 'atelier/studio'
import { useEffect, useRef } from 'react'
import { short } from '../../figure/axis'
import { themeColour } from '../../figure/colour'
import { Figure } from '../../figure/Figure'
import { useTheme } from '../../shell/theme'

interface PointLook {
  /** Distances to the nearest point that was learnt from: half of held-out points lie within `usual`; of these the least, and half of them. */
  readonly usual: number
  readonly nearest: number
  readonly median: number
  /** Good points of each heap, where there are heaps. */
  readonly counts?: readonly number[]
}

interface PointLooksProps {
  readonly ids: readonly string[]
  readonly looks: Readonly<Record<string, Plain>>
  readonly arrays: Readonly<Record<string, Numbers>>
  readonly facts: { readonly [name: string]: Plain }
}

const side = 320

export function PointLooks({ ids, looks, arrays, facts }: PointLooksProps) {
  const all = ids.map((id) => ({ id, ...(looks[id] as unknown as PointLook) }))
  const usual = all[0]!.usual
  const nearer = all.filter(({ median }) => median < usual / 10).map(({ id }) => id)
  return (
    <Figure
      id="neighbours"
      title="Where they put their points, and how near those lie to what was learnt from"
      summary={`Half of held-out points lie within ${short(usual)} of one that was learnt from. ${nearer.length === 0 ? 'None of the candidates is ten times as near.' : `At most a tenth of that: ${nearer.join(', ')}.`}`}
      caption="The first 300 of each, hollow, over 300 held-out points. The number is half of the candidate’s points’ distance, at most, to the nearest that was learnt from."
      table={{
        columns: ['Candidate', 'Nearest', 'Half within', 'Good points of each heap'],
        rows: all.map(({ id, nearest, median, counts }) => [
          id,
          short(nearest),
          short(median),
          counts ? counts.join(' ') : 'there are no heaps',
        ]),
      }}
    >
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(132px,1fr))] gap-3">
        {all.map(({ id, median, counts }) => (
          <li key={id} className="min-w-0">
            <Plane
              made={arrays[`${id}/some`]!}
              real={arrays[`${id}/real`]!}
              reach={Number(facts.reach)}
              label={`${id}: ${counts ? `${counts.filter((count) => count > 0).length} of ${counts.length} heaps reached, ` : ''}half of its points within ${short(median)} of one that was learnt from`}
            />
            <span className="block break-all text-[13px]">
              {id} <span className="text-muted">{short(median)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Figure>
  )
}

interface PlaneProps {
  readonly made: Numbers
  readonly real: Numbers
  readonly reach: number
  readonly label: string
}

function Plane({ made, real, reach, label }: PlaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme(({ shown }) => shown)
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    context.clearRect(0, 0, side, side)
    const at = (value: number): number => (side / 2) * (1 + value / reach)
    const each = ({ data }: Numbers, paint: (x: number, y: number) => void): void => {
      for (let i = 0; i < data.length; i += 2) paint(at(data[i]!), side - at(data[i + 1]!))
    }
    context.fillStyle = themeColour('real')
    context.globalAlpha = 0.35
    each(real, (x, y) => context.fillRect(x - 2.5, y - 2.5, 5, 5))
    context.globalAlpha = 1
    context.strokeStyle = themeColour('made')
    context.lineWidth = 1.5
    each(made, (x, y) => {
      context.beginPath()
      context.moveTo(x, y - 4)
      context.lineTo(x + 4, y + 3)
      context.lineTo(x - 4, y + 3)
      context.closePath()
      context.stroke()
    })
  }, [made, real, reach, theme])
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      role="img"
      aria-label={label}
      className="block w-full rounded-md border border-line"
    />
  )
}
