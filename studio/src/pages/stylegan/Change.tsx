import type { Plain } from 'atelier/studio'
import { useState } from 'react'
import type { Session } from '../../engine/session'
import { useAnswer } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { Figure } from '../../figure/Figure'

interface Level {
  readonly level: 'coarse' | 'middle' | 'fine'
  /** Mean squared sums of the change at low and at high frequencies. */
  readonly low: number
  readonly high: number
  readonly shareOfHigh: number
  /** Of 95 %. */
  readonly interval: readonly [number, number]
}

/** Shares are shown up to here. */
const most = 0.4

/** What a swap of each level alone changes: how much, and how much of that is fine detail. */
export function Change({ session, asked }: { readonly session: Session; readonly asked: Plain }) {
  const [measured, setMeasured] = useState<Plain>()
  const { content } = useAnswer(session, 'change', measured)
  const levels = (content?.values.levels ?? []) as unknown as readonly Level[]
  const pairs = content ? Number(content.values.pairs) : 128
  const isStale = measured !== undefined && JSON.stringify(measured) !== JSON.stringify(asked)
  return (
    <Figure
      id="change"
      title="What each level decides"
      summary={content ? verdict(levels) : 'Not measured yet: 128 pairs of faces swap one level at a time.'}
      caption={
        content &&
        `Of each change the share that averages over 2 × 2 pixels do not see, with its interval of 95 % over ${pairs} pairs at truncation 1, on an axis from 0 to ${100 * most} %.`
      }
      table={{
        columns: ['Level', 'Low frequencies', 'High frequencies', 'Share of high', 'from', 'to'],
        rows: levels.map(({ level, low, high, shareOfHigh, interval: [from, to] }) => [
          level,
          low.toFixed(2),
          high.toFixed(2),
          `${(100 * shareOfHigh).toFixed(1)} %`,
          `${(100 * from).toFixed(1)} %`,
          `${(100 * to).toFixed(1)} %`,
        ]),
      }}
    >
      <div className="max-w-xl space-y-2">
        {levels.map(({ level, low, high, shareOfHigh, interval: [from, to] }) => (
          <div key={level} className="grid grid-cols-[4rem_1fr_3.5rem] items-center gap-2">
            <span>{level}</span>
            <span className="relative h-6 bg-surface">
              <span
                className="absolute inset-y-1 start-0 rounded-e-sm"
                style={{ width: `${(100 * shareOfHigh) / most}%`, background: 'var(--maker)' }}
              />
              <span
                className="absolute inset-y-0 my-auto h-0.5 bg-ink"
                style={{ left: `${(100 * from) / most}%`, width: `${(100 * (to - from)) / most}%` }}
              />
            </span>
            <span className="number text-end" title={`energy ${(low + high).toFixed(1)}`}>
              {(100 * shareOfHigh).toFixed(1)} %
            </span>
          </div>
        ))}
        <Button onClick={() => setMeasured(asked)} disabled={measured !== undefined && !isStale && !content}>
          {content ? 'Measure again, as set now' : 'Measure on 128 pairs'}
        </Button>
      </div>
    </Figure>
  )
}

function verdict(levels: readonly Level[]): string {
  const [coarse, , fine] = levels
  if (!coarse || !fine) return ''
  const times = (coarse.low + coarse.high) / (fine.low + fine.high)
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const sizes = Number.isFinite(times)
    ? `A swap of coarse styles changes ${times.toFixed(1)} times as much as one of fine styles, `
    : ''
  const isSo = fine.shareOfHigh > coarse.shareOfHigh
  return `${sizes}${percent(coarse.shareOfHigh)} of it in fine detail; of what fine styles change it is ${percent(fine.shareOfHigh)}: ${isSo ? 'more' : 'not more, this time'}.`
}
