/** Why something is strange: the parts of it that are. */
import type { Picture } from 'atelier/studio'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { short } from '../../figure/axis'
import { Figure } from '../../figure/Figure'
import { HeatMap } from '../../figure/HeatMap'
import { Pixels } from '../../figure/PixelGrid'

interface Part {
  readonly column: string
  readonly share: number
  readonly cell: string
  readonly usual: string
}

export function Why({
  session,
  row,
  overview,
}: {
  readonly session: Session
  readonly row: number
  readonly overview: Picture
}) {
  const scores = overview.arrays.scores!.data.length
  const { content } = useAnswer(session, 'explain', { row, scores })
  if (!content || content.values.row !== row) return null
  const parts = content.values.parts as unknown as readonly Part[] | undefined
  if (!parts) return <WhyPicture content={content} />
  const total = parts.reduce((sum, { share }) => sum + Math.max(0, share), 0) || 1
  const [most] = parts
  return (
    <Figure
      id="why"
      title={`Why number ${row + 1} is strange`}
      summary={`${((100 * Math.max(0, most!.share)) / total).toFixed(0)} % of it is ${most!.column}: ${most!.cell}, where ${most!.usual} is usual.`}
      table={{
        columns: ['column', 'share', 'it says', 'usual'],
        rows: parts.map(({ column, share, cell, usual }) => [column, short(share), cell, usual]),
      }}
    >
      <ul className="max-w-lg space-y-1">
        {parts.slice(0, 12).map(({ column, share, cell, usual }) => (
          <li key={column}>
            <span className="flex flex-wrap justify-between gap-x-2">
              <span>
                {column}:{' '}
                <span translate="no" className="number font-mono">
                  {cell}
                </span>
              </span>
              <span className="text-muted">usual: {usual}</span>
            </span>
            <span aria-hidden className="block h-3 rounded-sm bg-surface">
              <span
                className="block h-3 rounded-sm bg-made"
                style={{ width: `${(100 * Math.max(0, share)) / total}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </Figure>
  )
}

function WhyPicture({ content }: { readonly content: Picture }) {
  const { image, shares } = content.arrays
  const [height, width] = shares!.shape as readonly [number, number]
  const most = Array.from(shares!.data).reduce((a, b) => Math.max(a, b), 1e-9)
  const along = (length: number): string[] => Array.from({ length }, (_, i) => `${i + 1}`)
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-[120px_minmax(0,1fr)]">
      <Pixels
        images={image!.data}
        at={0}
        shape={image!.shape as readonly [number, number, number, number]}
        label={`Number ${Number(content.values.row) + 1}, a picture of ${content.values.name}`}
      />
      <HeatMap
        id="why"
        title="Where it is strange"
        summary={`Each pixel’s share of the score, from 0 to ${short(most)}, which is the largest here.`}
        rows={along(height)}
        columns={along(width)}
        values={shares!.data}
        scale="sequential"
        domain={[0, most]}
      />
    </div>
  )
}
