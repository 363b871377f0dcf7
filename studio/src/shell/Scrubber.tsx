import { useState } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../engine/session'

/** Marks that can be told apart on a narrow screen. */
const mostMarks = 40

/** A slider over all steps so far; marks show those that were kept, to which the way back is short. */
export function Scrubber({ session }: { readonly session: Session }) {
  const step = useStore(session.state, (state) => state.step)
  const goal = useStore(session.state, (state) => state.goal)
  const kept = useStore(session.state, (state) => state.kept)
  const [held, setHeld] = useState<number>()
  const last = Math.max(1, step, goal ?? 0, kept.at(-1) ?? 0)
  const marks = kept.filter((_, i) => i % Math.ceil(kept.length / mostMarks) === 0)
  const release = () => setHeld(undefined)
  return (
    <div className="relative min-w-32 flex-1 basis-40">
      <input
        type="range"
        aria-label="Step"
        min={0}
        max={last}
        value={held ?? goal ?? step}
        aria-valuetext={`step ${(held ?? step).toLocaleString('en')} of ${last.toLocaleString('en')}`}
        onChange={({ target }) => {
          setHeld(Number(target.value))
          session.seek(Number(target.value))
        }}
        onPointerUp={release}
        onKeyUp={release}
        onBlur={release}
        className="block w-full accent-[var(--focus)]"
      />
      <div aria-hidden className="pointer-events-none absolute inset-x-2 bottom-0 h-1" data-marks={marks.length}>
        {marks.map((mark) => (
          <span key={mark} className="absolute h-1 w-px bg-control" style={{ left: `${(100 * mark) / last}%` }} />
        ))}
      </div>
    </div>
  )
}
