/** Play, pause, step, slow motion, go back, begin anew, another seed: the same for everything that trains. */
import { Dices, Pause, Play, RotateCcw, StepBack, StepForward, Turtle } from 'lucide-react'
import { useStore } from 'zustand'
import type { Session } from '../engine/session'
import { useGovernor } from '../engine/useGovernor'
import { IconButton } from './IconButton'
import { Scrubber } from './Scrubber'
import { useTransport } from './transport'
import { useAway } from './useAway'
import { useSlowMotion } from './useSlowMotion'
import { useSlowness } from './useSlowness'
import { useTransportKeys } from './useTransportKeys'

export function TransportBar() {
  const { session, trains, newSeed, reset } = useTransport()
  if (!session || !trains) return <div className="border-line lg:col-start-2 lg:-col-end-1 lg:border-s" />
  return <Playing session={session} newSeed={newSeed ?? (() => {})} reset={reset ?? (() => {})} />
}

interface PlayingProps {
  readonly session: Session
  newSeed(): void
  reset(): void
}

function Playing({ session, newSeed, reset }: PlayingProps) {
  const { status, step, goal, isPlaying, rate } = useStore(session.state)
  const { isSlow, toggle, caption, told } = useSlowMotion(session)
  const drawn = useGovernor(session, isPlaying)
  const away = useAway(session)
  const slowness = useSlowness(session)
  const isOpen = status === 'open'
  const playOrPause = () => {
    if (!isOpen) return
    if (isSlow) toggle()
    else if (isPlaying) session.pause()
    else session.play()
  }
  const actions = {
    playOrPause,
    step: () => isOpen && session.step(1),
    stepBack: () => isOpen && step > 0 && session.seek(step - 1),
    slow: () => isOpen && toggle(),
    reset,
    newSeed,
  }
  useTransportKeys(actions)
  const runs = isPlaying || isSlow
  return (
    <section
      aria-label="Transport"
      data-transport
      className="border-line border-t bg-bg px-4 py-2 lg:sticky lg:bottom-0 lg:z-20 lg:border-s lg:col-start-2 lg:-col-end-1"
    >
      {isSlow && (
        <p aria-hidden data-caption className="mb-1 text-[16px]">
          {caption}
        </p>
      )}
      {[away, slowness].map(
        (words) =>
          words !== '' && (
            <p key={words} className="mb-1 text-muted">
              {words}
            </p>
          ),
      )}
      <p role="status" className="sr-only">
        {isSlow ? told : away}
      </p>
      {/* Steps run as the axes of charts do, and as the marks on players: from left to right in every language. */}
      <div dir="ltr" className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
        <IconButton label="Begin anew" onClick={reset}>
          <RotateCcw size={16} aria-hidden />
        </IconButton>
        <IconButton label="One step back" onClick={actions.stepBack} disabled={!isOpen || step === 0}>
          <StepBack size={16} aria-hidden />
        </IconButton>
        <IconButton label={runs ? 'Pause' : 'Play'} onClick={playOrPause} disabled={!isOpen}>
          {runs ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
        </IconButton>
        <IconButton label="One step" onClick={actions.step} disabled={!isOpen || isPlaying}>
          <StepForward size={16} aria-hidden />
        </IconButton>
        <IconButton label="Slow motion: a step a second" aria-pressed={isSlow} onClick={toggle} disabled={!isOpen}>
          <Turtle size={16} aria-hidden />
        </IconButton>
        <IconButton label="Another seed" onClick={newSeed}>
          <Dices size={16} aria-hidden />
        </IconButton>
        <Scrubber session={session} />
        {/* Told to nobody at every step: who wants to know goes there. */}
        <output aria-live="off" className="min-w-24 text-end" data-step={step}>
          {goal === undefined ? '' : `to ${goal.toLocaleString('en')}: `}step {step.toLocaleString('en')}
        </output>
        {isPlaying && (
          <output aria-live="off" className="w-full text-end text-[12px] text-muted sm:w-auto sm:min-w-52" data-pace>
            training {rate.toFixed(rate < 10 ? 1 : 0)} steps/s
            {drawn > 0 && ` · drawing ${drawn.toFixed(0)} Hz`}
          </output>
        )}
      </div>
    </section>
  )
}
