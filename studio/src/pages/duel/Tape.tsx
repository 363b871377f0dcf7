import { moveWords } from 'atelier/studio'
import { useEffect, useRef } from 'react'
import type { Session } from '../../engine/session'
import { usePicture } from '../../engine/usePicture'
import { Figure } from '../../figure/Figure'
import { looks, markerPaths } from '../../figure/roles'
import { type Move, movesOf, signed } from './words'

interface TapeProps {
  readonly session: Session
  /** Where the game stands. */
  readonly step: number
}

/** The last moves as a strip: who moved, and what it changed. Each cell leads back to where the game then stood. */
export function Tape({ session, step }: TapeProps) {
  const shown = usePicture(session, 'tape')
  const moves = shown ? movesOf(shown.content.arrays.moves!.data) : []
  const strip = useRef<HTMLOListElement>(null)
  const [last] = [moves.at(-1)?.step]
  useEffect(() => {
    if (last !== undefined && strip.current) strip.current.scrollLeft = strip.current.scrollWidth
  }, [last])
  const jump = (to: number) => {
    session.pause()
    session.seek(to)
  }
  const latest = moves.findLast((move) => move.step <= step)
  return (
    <Figure
      id="tape"
      title="The tape of moves"
      summary={latest ? moveWords(latest) : 'Nobody has moved yet.'}
      caption={
        moves.length > 0 &&
        'Above, points of accuracy that the move gave the discriminator; below, what it did to the generator’s loss. Press a cell to go to where the game then stood.'
      }
      table={{
        columns: ['Step', 'Who moved', 'Right before', 'Right after', 'Change', 'Change of the generator’s loss'],
        rows: moves.map(({ step: at, side, before, after, lossBefore, lossAfter }) => [
          at,
          side,
          `${(100 * before).toFixed(1)} %`,
          `${(100 * after).toFixed(1)} %`,
          signed(100 * (after - before), 1),
          signed(lossAfter - lossBefore, 3),
        ]),
      }}
    >
      <ol ref={strip} className="flex min-h-19 gap-1 overflow-x-auto p-1">
        {moves.map((move) => (
          <li key={move.step}>
            <Cell move={move} isHere={move.step === step} onJump={() => jump(move.step)} />
          </li>
        ))}
      </ol>
    </Figure>
  )
}

function Cell({ move, isHere, onJump }: { readonly move: Move; readonly isHere: boolean; onJump(): void }) {
  const { colour, marker } = looks[move.side === 'generator' ? 'maker' : 'critic']
  return (
    <button
      type="button"
      onClick={onJump}
      aria-current={isHere ? 'step' : undefined}
      aria-label={`Step ${move.step}. ${moveWords(move)} Go there.`}
      className="flex w-14 flex-col items-center rounded-md border border-line px-1 py-1 hover:bg-surface aria-[current]:border-2 aria-[current]:border-ink"
    >
      <span className="flex items-center gap-1 font-medium" style={{ color: colour }}>
        <svg width={12} height={12} viewBox="-6 -6 12 12" aria-hidden="true">
          <path d={markerPaths[marker].d} fill={colour} />
        </svg>
        {move.side === 'generator' ? 'G' : 'D'}
      </span>
      <span className="number">{signed(100 * (move.after - move.before), 0)}</span>
      <span className="number text-[12px] text-muted">{signed(move.lossAfter - move.lossBefore, 3)}</span>
    </button>
  )
}
