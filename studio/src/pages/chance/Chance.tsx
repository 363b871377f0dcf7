/** The temperature dial: one set of logits, one throw of the dice, and what the temperature makes of both. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useNext } from '../../engine/useNext'
import { useSession } from '../../engine/useSession'
import { Dial } from '../../figure/Dial'
import { NeedleStrip } from '../../figure/NeedleStrip'
import { ProbabilityBars } from '../../figure/ProbabilityBars'
import { chancesAt, ranked, readable, under } from '../../figure/probability'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { usePlays } from '../../shell/transport'
import { useLink } from '../../shell/useLink'
import { uniformOf } from './dice'
import { chanceLink } from './link'

const request = { job: 'language', params: { mode: 'open', model: 'writer' }, seed: 0 } as const

export default function Chance() {
  const session = useSession(request)
  return (
    <>
      <h1 className="text-[28px] leading-9 font-semibold">Chance and temperature</h1>
      <p className="mt-2 max-w-prose text-[16px] leading-7">
        A language model does not know the next letter. It gives every letter a chance, and dice decide. Temperature
        reshapes the chances before the dice fall: turn it, and watch the borders move under a needle that stays where
        it is.
      </p>
      {session ? <Instrument session={session} /> : <Waiting />}
    </>
  )
}

const Waiting = () => <p className="mt-8 text-muted">The model is being opened.</p>

function Instrument({ session }: { readonly session: Session }) {
  const { values, mended, change } = useLink(chanceLink)
  const { text, temperature, seed } = values
  const { status, facts, failure } = useStore(session.state)
  const next = useNext(session, text)
  const plays = useMemo(
    () => ({ session, trains: false, newSeed: () => change({ seed: (seed * 31 + 17) % 10_000 }), reset: () => {} }),
    [session, seed, change],
  )
  usePlays({ ...plays, seed })
  const u = uniformOf(seed)
  const ghost = useMemo(() => next && chancesAt(next.logits, 1), [next])
  const now = useMemo(() => next && chancesAt(next.logits, temperature), [next, temperature])

  if (status === 'failed') return <p role="alert">The model could not be opened: {failure}</p>
  if (!next || !ghost || !now) return <Waiting />
  const tokens = facts.tokens as readonly string[]
  const chosen = under(u, now.probabilities, ranked(ghost.probabilities))
  const goOn = (id: number) => change({ text: (text + tokens[id]).slice(-400), seed: (seed * 31 + 17) % 10_000 })
  return (
    <div className="mt-8 space-y-8">
      <Mended names={mended} />
      <label className="block">
        <span className="font-medium">The text so far</span>
        <textarea
          value={text}
          onChange={({ target }) => change({ text: target.value })}
          rows={3}
          className="mt-1 w-full rounded-md border border-control bg-bg p-2 font-mono"
        />
      </label>
      <NeedleStrip
        id="needle"
        tokens={tokens}
        probabilities={now.probabilities}
        ghost={ghost.probabilities}
        u={u}
        chosen={chosen}
      />
      <ProbabilityBars
        id="next"
        tokens={tokens}
        probabilities={now.probabilities}
        ghost={ghost.probabilities}
        temperature={temperature}
        choices={now.choices}
        chosen={chosen}
        onForce={goOn}
      />
      <Inspect tab="Controls">
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
        <div className="flex flex-wrap gap-2">
          <button type="button" className="rounded border border-control px-3" onClick={() => goOn(chosen)}>
            Go on with {readable(tokens[chosen] ?? '?')}
          </button>
          <button
            type="button"
            className="rounded border border-control px-3"
            onClick={() => change({ seed: (seed * 31 + 17) % 10_000 })}
          >
            New dice
          </button>
        </div>
      </Inspect>
      <Inspect tab="Explain">
        <p>
          The model’s last layer gives each letter a number, its logit. Divided by the temperature T and put through the
          softmax, the logits become chances: p = e^(logit / T) / Σ e^(logit / T). Below 1 the likely become likelier;
          above 1 the rare get their turn; at 0 only the likeliest is left.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>A cautious chef always seasons as the book says; a bold one tries what the book hardly mentions.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> a chef tastes what comes of it. The model does not: at a high temperature
          it is not bolder by judgement, only by chance.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>{String(facts.vocabulary)} characters, all of them counted in every figure of this page.</p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          A GPT of {Number(facts.parameters).toLocaleString('en')} parameters that we trained on <cite>Moby Dick</cite>,
          one character at a time. The dice are the seed’s: {seed}.
        </p>
      </Inspect>
    </div>
  )
}
