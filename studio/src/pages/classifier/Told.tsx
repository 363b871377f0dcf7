import type { Picture } from 'atelier/studio'
import { useCallback, useEffect, useRef } from 'react'
import type { Session } from '../../engine/session'
import { Figure } from '../../figure/Figure'
import { useTheme } from '../../shell/theme'
import { paintMap } from './paintMap'

interface ToldProps {
  readonly session: Session
  readonly at: readonly [number, number]
  /** The last map, for words. */
  readonly map: Picture | undefined
  readonly chances: readonly [number, number] | undefined
  /** Distance from the place to the nearest point that was learnt from. */
  readonly nearest: number | undefined
  onAt(at: readonly [number, number]): void
}

const percent = (share: number): string => `${(100 * share).toFixed(share > 0.001 && share < 0.999 ? 1 : 4)} %`

/** The classifier's side: every place of the plane, and one in particular. */
export function Told({ session, at, map, chances, nearest, onAt }: ToldProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(map)
  const theme = useTheme(({ shown }) => shown)
  const paint = useCallback(() => {
    if (canvas.current && latest.current) paintMap(canvas.current, latest.current, { theme, at })
  }, [theme, at])
  useEffect(paint, [paint])
  useEffect(
    () =>
      session.watch('map', (content) => {
        latest.current = content
        paint()
      }),
    [session, paint],
  )
  const reach = Number(map?.values.reach ?? 1)
  const accuracy = Number(map?.values.accuracy ?? 0)
  const summary = map
    ? `The classifier knows the class of ${(100 * accuracy).toFixed(1)} % of held-out points.`
    : 'The classifier is being set up.'
  return (
    <Figure
      id="told"
      title="The classifier: which class is this?"
      summary={summary}
      caption="● class A, ■ class B. The bluer a place, the surer it is of B. Press anywhere to ask about that place."
      table={{
        columns: ['What', 'Value'],
        rows: [
          ['held-out points right', percent(accuracy)],
          ['place asked about', `${at[0]} ${at[1]}`],
          ...(chances
            ? [
                ['p(A | x)', percent(chances[0])],
                ['p(B | x)', percent(chances[1])],
              ]
            : []),
          ...(nearest === undefined ? [] : [['distance to the nearest learnt point', nearest.toFixed(3)]]),
        ],
      }}
    >
      <canvas
        ref={canvas}
        width={640}
        height={640}
        role="img"
        aria-label={`${summary} The dials below ask about a place.`}
        className="aspect-square w-full cursor-crosshair rounded-[10px] border border-line"
        onClick={(event) => {
          const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
          const round = (value: number): number => Math.round(20 * value) / 20
          onAt([
            round(reach * ((2 * (event.clientX - left)) / width - 1)),
            round(reach * (1 - (2 * (event.clientY - top)) / height)),
          ])
        }}
      />
      <div className="mt-3 space-y-1.5">
        {(['A', 'B'] as const).map((name, i) => (
          <div key={name} className="grid grid-cols-[5rem_1fr_5rem] items-center gap-2">
            <span translate="no" className="whitespace-nowrap font-mono">
              p({name} | x)
            </span>
            <span className="h-5 bg-surface">
              <span
                className="block h-full rounded-e-sm"
                style={{ width: `${100 * (chances?.[i] ?? 0)}%`, background: 'var(--critic)' }}
              />
            </span>
            <span className="number text-end">{chances ? percent(chances[i]!) : '–'}</span>
          </div>
        ))}
      </div>
      <p className="mt-1 text-muted">
        {nearest !== undefined &&
          `The nearest point that it has learnt from is ${nearest.toFixed(2)} away. It answers all the same, wherever it is asked.`}
      </p>
    </Figure>
  )
}
