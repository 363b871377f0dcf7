/** Figures of anomaly detection: how strange everything is, what is strangest, why, where, and how cheap detectors do. */
import type { Picture } from 'atelier/studio'
import { useEffect, useRef } from 'react'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { short } from '../../figure/axis'
import { matrixColours } from '../../figure/colour'
import { Figure } from '../../figure/Figure'
import { HeatMap } from '../../figure/HeatMap'
import { LineChart } from '../../figure/LineChart'
import { Pixels } from '../../figure/PixelGrid'
import { useTheme } from '../../shell/theme'

/** Places of the strangest, the strangest first. */
export function strangest(overview: Picture, count: number): readonly number[] {
  const scores = overview.arrays.scores!.data
  return Array.from(scores.keys())
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, count)
}

const bins = 40

interface ScoresProps {
  readonly overview: Picture
  readonly threshold: Picture
  /** Percent that was asked for. */
  readonly rate: number
}

export function Scores({ overview, threshold, rate }: ScoresProps) {
  const scores = Array.from(overview.arrays.scores!.data)
  const odd = overview.values.odd as readonly number[] | undefined
  const sorted = scores.toSorted((a, b) => a - b)
  const { value, promised, low, high, alarms, found, falseShare } = threshold.values
  const most = Math.max(sorted[Math.floor(0.995 * (sorted.length - 1))]!, 1.3 * Number(value), 1e-9)
  const line = (keep: (i: number) => boolean) => {
    const counts = new Array<number>(bins).fill(0)
    let all = 0
    for (const [i, score] of scores.entries()) {
      if (!keep(i)) continue
      all += 1
      counts[Math.min(bins - 1, Math.max(0, Math.floor((bins * score) / most)))]! += 1
    }
    return counts.map((count, i) => [(most * (i + 0.5)) / bins, (100 * count) / Math.max(1, all)] as const)
  }
  const percent = (share: unknown): string => `${(100 * Number(share)).toFixed(1)} %`
  const known =
    found == null
      ? ''
      : ` Of those known to be odd it finds ${percent(found)}; of the others it calls ${percent(falseShare)}.`
  return (
    <LineChart
      id="scores"
      title="How strange everything is"
      summary={`${alarms} of ${scores.length} are called at a threshold of ${short(Number(value))}. Asked for ${rate} % of false alarms, promised ${percent(promised)}; to expect ${percent(low)} to ${percent(high)}, with 95 % confidence.${known}`}
      caption="The threshold is a quantile of held-out rows that were not learnt from: the promise holds if what comes is like them."
      x={{ label: 'score', domain: [0, most] }}
      y={{ label: 'share', domain: [0, 100], unit: '%' }}
      marks={[{ x: Number(value), label: 'threshold' }]}
      series={
        odd
          ? [
              { name: 'usual', role: 'real', points: line((i) => odd[i] === 0) },
              { name: 'known to be odd', role: 'made', points: line((i) => odd[i] === 1) },
            ]
          : [{ name: 'all', role: 'real', points: line(() => true) }]
      }
    />
  )
}

interface StrangestProps {
  readonly overview: Picture
  readonly rank: number
  onPick(rank: number): void
}

export function Strangest({ overview, rank, onPick }: StrangestProps) {
  const odd = overview.values.odd as readonly number[] | undefined
  const { scores, p } = overview.arrays
  const found = strangest(overview, 20)
  const rows = found.map((place) => [
    place + 1,
    short(scores!.data[place]!),
    short(p!.data[place]!),
    odd ? (odd[place] ? 'odd' : 'usual') : '–',
  ])
  return (
    <Figure
      id="strangest"
      title="The strangest"
      summary={`The strangest is number ${found[0]! + 1}, with a score of ${short(scores!.data[found[0]!]!)}. Pick one to see why.`}
      table={{ columns: ['number', 'score', 'p', 'known as'], rows }}
    >
      <ol className="flex flex-wrap gap-1" aria-label="The strangest, the strangest first">
        {found.map((place, i) => (
          <li key={place}>
            <button
              type="button"
              aria-pressed={i === rank}
              onClick={() => onPick(i)}
              className="number rounded-md border border-control px-2 aria-pressed:border-focus aria-pressed:font-semibold"
            >
              {place + 1}
              {odd && (odd[place] ? ' △' : ' ●')}
            </button>
          </li>
        ))}
      </ol>
    </Figure>
  )
}

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
    <div className="grid gap-4 sm:grid-cols-[120px_minmax(0,1fr)]">
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

interface Compared {
  readonly name: string
  readonly seconds: number
  readonly alarms: number
  readonly shared: number
  readonly auroc?: number
  readonly low?: number
  readonly high?: number
}

export function Beside({ overview }: { readonly overview: Picture }) {
  const compared = overview.values.compared as unknown as readonly Compared[]
  const [first] = compared
  const area = ({ auroc, low, high }: Compared): string =>
    auroc === undefined ? '–' : `${auroc.toFixed(3)} (${low!.toFixed(3)} to ${high!.toFixed(3)})`
  const rows = compared.map((each) => [each.name, area(each), each.alarms, each.shared, each.seconds.toFixed(2)])
  return (
    <Figure
      id="beside"
      title="Beside cheap detectors"
      summary={
        first!.auroc === undefined
          ? `Nothing says what is odd here, so nobody can say which is better: ${compared.map(({ name, alarms }) => `${name} calls ${alarms}`).join(', ')}.`
          : `Area under the ROC curve: ${compared.map(({ name, auroc }) => `${name} ${auroc!.toFixed(3)}`).join(', ')}. .5 is guessing.`
      }
      caption="ECOD looks at the tails of each column alone; PCA at the plane in which most of it lies. Both need no training."
      table={{ columns: ['detector', 'area, 95 %', 'calls', `of ${first!.name}’s`, 'seconds'], rows }}
    >
      <ul className="grid max-w-lg gap-1">
        {compared.map((each) => (
          <li key={each.name} className="grid grid-cols-[9rem_1fr_4rem] items-center gap-2">
            <span>{each.name}</span>
            <span aria-hidden className="block h-3 rounded-sm bg-surface">
              <span
                className={`block h-3 rounded-sm ${each === first ? 'bg-critic' : 'bg-reference'}`}
                style={{ width: `${each.auroc === undefined ? 0 : 100 * each.auroc}%` }}
              />
            </span>
            <span className="number text-end">{each.auroc === undefined ? each.alarms : each.auroc.toFixed(3)}</span>
          </li>
        ))}
      </ul>
    </Figure>
  )
}
