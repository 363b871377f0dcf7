import { Dices, Pause, Play, RotateCcw, StepForward } from 'lucide-react'
import { useStore } from 'zustand'
import type { Session } from '../engine/session'
import { IconButton } from './IconButton'
import { useTransport } from './transport'

/** Play, pause, step, go back: the same for everything that trains. */
export function TransportBar() {
  const { session, trains, newSeed, reset } = useTransport()
  if (!session || !trains) return <div className="lg:col-span-2 lg:col-start-2" />
  return <Playing session={session} newSeed={newSeed} reset={reset} />
}

interface PlayingProps {
  readonly session: Session
  readonly newSeed: (() => void) | undefined
  readonly reset: (() => void) | undefined
}

function Playing({ session, newSeed, reset }: PlayingProps) {
  const { status, step, isPlaying, rate, kept } = useStore(session.state)
  const last = Math.max(step, kept.at(-1) ?? 0)
  return (
    <section
      aria-label="Transport"
      className="sticky bottom-0 flex flex-wrap items-center gap-2 border-line border-t bg-bg px-4 py-2 lg:col-span-2 lg:col-start-2"
    >
      <IconButton label="Begin anew" onClick={reset}>
        <RotateCcw size={16} aria-hidden />
      </IconButton>
      <IconButton
        label={isPlaying ? 'Pause' : 'Play'}
        onClick={() => (isPlaying ? session.pause() : session.play())}
        disabled={status !== 'open'}
      >
        {isPlaying ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
      </IconButton>
      <IconButton label="One step" onClick={() => session.step(1)} disabled={status !== 'open' || isPlaying}>
        <StepForward size={16} aria-hidden />
      </IconButton>
      <input
        type="range"
        aria-label="Step"
        min={0}
        max={Math.max(1, last)}
        value={step}
        onChange={({ target }) => session.seek(Number(target.value))}
        className="min-w-24 flex-1 accent-[var(--focus)]"
      />
      <output className="w-28 text-right" data-step={step}>
        step {step.toLocaleString('en')}
      </output>
      <output className="w-24 text-right text-muted">{isPlaying ? `${rate.toFixed(0)} steps/s` : ''}</output>
      <IconButton label="Another seed" onClick={newSeed}>
        <Dices size={16} aria-hidden />
      </IconButton>
    </section>
  )
}
