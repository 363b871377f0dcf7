/** The first thing anyone sees: a model that writes, and a dial that changes how. */
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useNext } from '../../engine/useNext'
import { useSession } from '../../engine/useSession'
import { BarsWaiting } from '../../figure/BarsWaiting'
import { Button } from '../../figure/Button'
import { ProbabilityBars } from '../../figure/ProbabilityBars'
import { chancesAt } from '../../figure/probability'
import { TemperatureDial } from '../../figure/TemperatureDial'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { usePlays } from '../../shell/transport'
import { useLink } from '../../shell/useLink'
import { loadingWords } from '../../shell/Waiting'
import { followingSeed } from '../../shell/Workbench'
import { Doors } from './Doors'
import { startLink } from './link'
import { useWritten } from './useWritten'

const request = { job: 'language', params: { mode: 'open', model: 'writer' }, seed: 0 } as const
const beginning = 'Call me Ishmael.'

export default function Start() {
  const session = useSession(request)
  return (
    <div className="mx-auto max-w-6xl">
      <h1 className="font-semibold text-[28px] leading-9 tracking-tight sm:text-[36px] sm:leading-11">
        A model is writing. Turn the dial.
      </h1>
      <p className="mt-2 max-w-prose text-[16px] text-muted leading-7">
        It gives every letter a chance, and dice decide. At a low temperature it dares little; at a high one anything
        goes.
      </p>
      {session && <Writing session={session} />}
      <Doors />
    </div>
  )
}

function Writing({ session }: { readonly session: Session }) {
  const { values, mended, change } = useLink(startLink)
  const { temperature, seed } = values
  const { status, facts, failure, loading } = useStore(session.state)
  const [forced, setForced] = useState('')
  // Asked for before the text, which takes longer.
  const first = useNext(session, beginning + forced, status === 'open' ? 0 : undefined)
  const { written, isDone } = useWritten(session, { text: beginning + forced, temperature, seed })
  // While it writes the chances are those after the last whole word: they would flicker otherwise.
  const settled = isDone ? written : written.slice(0, written.lastIndexOf(' ') + 1)
  const later = useNext(session, beginning + forced + settled, status === 'open' && settled !== '' ? 0 : undefined)
  const next = settled === '' ? first : later
  const plays = useMemo(
    () => ({ newSeed: () => change({ seed: followingSeed(seed) }), reset: () => change({ seed: 42 }) }),
    [seed, change],
  )
  usePlays({ session, trains: false, seed, ...plays })
  const ghost = useMemo(() => next && chancesAt(next.logits, 1), [next])
  const now = useMemo(() => next && chancesAt(next.logits, temperature), [next, temperature])
  if (status === 'failed') return <p role="alert">The model could not be opened: {failure}</p>
  const tokens = (facts.tokens ?? []) as readonly string[]
  return (
    <div className="mt-6 grid gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="min-w-0">
        <Mended names={mended} />
        <p
          data-written
          translate="no"
          className="min-h-[17rem] xl:min-h-[22rem] whitespace-pre-wrap break-words rounded-[10px] border border-line bg-surface p-5 font-mono text-[16px] leading-8 sm:p-7 sm:text-[18px]"
        >
          <span className="text-muted">
            {beginning}
            {forced}
          </span>
          {written}
          <span
            aria-hidden="true"
            className={`ms-px inline-block h-[1.15em] w-[2px] translate-y-[0.2em] bg-made ${isDone ? '' : 'motion-safe:animate-pulse'}`}
          />
        </p>
        <div className="mt-5 grid items-end gap-x-6 gap-y-3 sm:grid-cols-[1fr_auto]">
          <TemperatureDial value={temperature} most={2} onChange={(value) => change({ temperature: value })} />
          <div className="flex gap-2">
            <Button onClick={plays.newSeed}>New dice</Button>
            {forced !== '' && <Button onClick={() => setForced('')}>From the beginning</Button>}
          </div>
        </div>
      </div>
      {ghost && now ? (
        <ProbabilityBars
          id="next"
          tokens={tokens}
          probabilities={now.probabilities}
          ghost={ghost.probabilities}
          temperature={temperature}
          choices={now.choices}
          onForce={(id) => setForced((forced + settled + (tokens[id] ?? '')).slice(-600))}
        />
      ) : (
        <BarsWaiting
          id="next"
          why={loadingWords(loading) ?? 'The model is being opened; its first chances come in a moment.'}
        />
      )}
      <Inspect tab="Explain">
        <p>
          The text is written one letter at a time. Before each letter the model gives every letter of its alphabet a
          chance, and seeded dice choose: the same seed and temperature give the same text, always.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>The temperature is how much wine the writer has had.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> wine clouds the whole writer. Here what the model knows is the same at
          every temperature; only the dice get bolder.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          {facts.parameters
            ? `A GPT of ${Number(facts.parameters).toLocaleString('en')} parameters, trained on Moby Dick with this very library. It writes now, as you look; nothing is recorded.`
            : 'The model is being opened.'}
        </p>
      </Inspect>
    </div>
  )
}
