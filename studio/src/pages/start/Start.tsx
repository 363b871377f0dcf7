/** The first thing anyone sees: a model that writes, and a dial that changes how. */
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useNext } from '../../engine/useNext'
import { useSession } from '../../engine/useSession'
import { Dial } from '../../figure/Dial'
import { ProbabilityBars } from '../../figure/ProbabilityBars'
import { chancesAt } from '../../figure/probability'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { usePlays } from '../../shell/transport'
import { useLink } from '../../shell/useLink'
import { startLink } from './link'
import { useWritten } from './useWritten'

const request = { job: 'language', params: { mode: 'open', model: 'writer' }, seed: 0 } as const
const beginning = 'Call me Ishmael.'

export default function Start() {
  const session = useSession(request)
  return (
    <>
      <h1 className="max-w-prose text-[36px] leading-11 font-semibold tracking-tight">
        A model is writing. Turn the dial.
      </h1>
      {session && <Writing session={session} />}
      <Doors />
    </>
  )
}

function Writing({ session }: { readonly session: Session }) {
  const { values, mended, change } = useLink(startLink)
  const { temperature, seed } = values
  const { status, facts, failure } = useStore(session.state)
  const written = useWritten(session, { text: beginning, temperature, seed })
  const [forced, setForced] = useState('')
  const text = beginning + forced
  const next = useNext(session, text)
  const plays = useMemo(
    () => ({ newSeed: () => change({ seed: (seed * 31 + 17) % 10_000 }), reset: () => change({ seed: 42 }) }),
    [seed, change],
  )
  usePlays({ session, trains: false, seed, ...plays })
  const ghost = useMemo(() => next && chancesAt(next.logits, 1), [next])
  const now = useMemo(() => next && chancesAt(next.logits, temperature), [next, temperature])
  if (status === 'failed') return <p role="alert">The model could not be opened: {failure}</p>
  const tokens = (facts.tokens ?? []) as readonly string[]
  return (
    <div className="mt-6 space-y-8">
      <Mended names={mended} />
      <p data-written className="min-h-40 max-w-prose whitespace-pre-wrap font-mono text-[16px] leading-7">
        <span className="text-muted">{beginning}</span>
        {written}
      </p>
      <div className="max-w-md">
        <Dial
          label="Temperature"
          value={temperature}
          least={0}
          most={2}
          step={0.05}
          page={0.25}
          words={temperature === 0 ? '0: always the likeliest' : temperature.toFixed(2)}
          onChange={(value) => change({ temperature: value })}
        />
        <button type="button" className="mt-2 rounded border border-control px-3" onClick={plays.newSeed}>
          New dice
        </button>
      </div>
      {ghost && now && (
        <ProbabilityBars
          id="next"
          tokens={tokens}
          probabilities={now.probabilities}
          ghost={ghost.probabilities}
          temperature={temperature}
          choices={now.choices}
          onForce={(id) => setForced((before) => before + (tokens[id] ?? ''))}
        />
      )}
      <Inspect tab="Explain">
        <p>
          The text is written one letter at a time. Before each letter the model gives every letter of its alphabet a
          chance, and seeded dice choose: the same seed and temperature give the same text, always.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          {facts.parameters
            ? `A GPT of ${Number(facts.parameters).toLocaleString('en')} parameters, trained on Moby Dick with this very library. It runs in this page.`
            : 'The model is being opened.'}
        </p>
      </Inspect>
    </div>
  )
}

const doors = [
  { to: '/learn/chance', title: 'Learn', about: 'Why the same dice choose another word at another temperature' },
  { to: '/lab/gan', title: 'Lab', about: 'A duel of two networks, one move at a time' },
] as const

function Doors() {
  return (
    <nav aria-label="Where to go" className="mt-12 grid gap-3 sm:grid-cols-3">
      {doors.map(({ to, title, about }) => (
        <PageLink key={to} to={to} className="rounded-[10px] border border-line p-4 hover:bg-surface">
          <span className="font-semibold text-[18px]">{title}</span>
          <span className="mt-1 block text-muted">{about}</span>
        </PageLink>
      ))}
    </nav>
  )
}
