import type { Picture } from 'atelier/studio'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Figure } from '../../figure/Figure'
import { Face } from './MixingTable'

interface WalkProps {
  readonly picture: Picture | undefined
  readonly frame: number
  onFrame(frame: number): void
}

/** A round trip through the space of styles, from row to row and back. */
export function Walk({ picture, frame, onFrame }: WalkProps) {
  const frames = picture?.arrays.frames
  const count = frames?.shape[0] ?? 0
  const at = Math.min(frame, Math.max(0, count - 1))
  const [isWalking, setWalking] = useState(false)
  const held = useRef({ at, count, onFrame })
  held.current = { at, count, onFrame }
  useEffect(() => {
    if (!isWalking) return
    const timer = setInterval(() => {
      const { at: now, count: all, onFrame: go } = held.current
      if (all > 0) go((now + 1) % all)
    }, 200)
    return () => clearInterval(timer)
  }, [isWalking])
  return (
    <Figure
      id="walk"
      title="A walk between the faces of the rows"
      summary={
        frames ? `Place ${at + 1} of ${count} on a way in straight lines through w.` : 'The walk is being drawn.'
      }
      table={{
        columns: ['Place', 'Between'],
        rows: Array.from({ length: count }, (_, i) => [
          i + 1,
          `faces ${Math.floor(i / 8) + 1} and ${((Math.floor(i / 8) + 1) % (count / 8)) + 1}`,
        ]),
      }}
    >
      <div className="flex max-w-xl flex-wrap items-center gap-4">
        <div className="w-40">{frames && <Face numbers={frames} at={at} label={`Place ${at + 1} of the walk`} />}</div>
        <div className="min-w-52 flex-1 space-y-3">
          <Dial
            label="Place on the way"
            value={at}
            least={0}
            most={Math.max(1, count - 1)}
            step={1}
            page={8}
            words={`${at + 1} of ${count}`}
            onChange={onFrame}
          />
          <Button aria-pressed={isWalking} onClick={() => setWalking(!isWalking)}>
            {isWalking ? 'Stop' : 'Walk'}
          </Button>
        </div>
      </div>
    </Figure>
  )
}
