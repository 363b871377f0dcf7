import { distributionAt } from 'atelier/sample'
import { useMemo, useState } from 'react'
import { useNext } from '../../engine/useNext'
import { DrawHistogram } from '../../figure/DrawHistogram'
import { drawsOf } from '../../figure/draws'
import { TextField } from '../../figure/fields'
import { NeedleStrip } from '../../figure/NeedleStrip'
import { ProbabilityBars } from '../../figure/ProbabilityBars'
import { chancesAt, percent, ranked, under } from '../../figure/probability'
import { type Bench, followingSeed } from '../../shell/Workbench'
import { ChanceControls } from './ChanceControls'
import { uniformOf } from './dice'
import type { chanceLink } from './link'
import { Reading } from './Reading'

/** Throws of one histogram. */
const throws = 200
/** Updates between two looks at a model that learns. */
const lookEvery = 25

export function Instrument({ bench }: { readonly bench: Bench<typeof chanceLink> }) {
  const { session, state, values, change } = bench
  const { text, temperature, seed, topk, topp, axis } = values
  // Between two looks of a model that learns, and once more where it stops.
  const moment = state.isPlaying ? Math.floor(state.step / lookEvery) : state.step + 0.5
  const next = useNext(session, text, state.status === 'open' ? moment : undefined)
  const [thrown, setThrown] = useState(0)
  const u = uniformOf(seed)
  const ghost = useMemo(() => next && chancesAt(next.logits, 1), [next])
  const now = useMemo(() => next && chancesAt(next.logits, temperature), [next, temperature])
  const cost = useMemo(() => next && costOf(() => chancesAt(next.logits, temperature)), [next])
  const cut = topk > 0 || topp < 1
  const left = useMemo(() => {
    if (!next || !now || !cut) return undefined
    const { drawn, steps } = distributionAt(next.logits, { temperature, topK: topk, topP: topp })
    const keptBy = (name: string) => steps.find(({ filter }) => filter === name)?.kept
    return {
      probabilities: Float64Array.from(drawn.probabilities),
      cuts: { topK: topk > 0 ? keptBy('topK') : undefined, topP: topp < 1 ? keptBy('topP') : undefined },
    }
  }, [next, now, cut, temperature, topk, topp])
  const kept = left?.probabilities ?? now?.probabilities
  const draws = useMemo(
    () => (kept && thrown > 0 ? drawsOf(kept, { count: throws, seed: seed + thrown - 1 }) : undefined),
    [kept, thrown, seed],
  )
  const tokens = (state.facts.tokens ?? []) as readonly string[]
  // A model that has just been opened has another vocabulary than the one before.
  const isOf = ghost?.probabilities.length === tokens.length
  if (!ghost || !now || !kept || !isOf) {
    return (
      <>
        <p className="text-muted">The first chances are being computed.</p>
        <ChanceControls bench={bench} />
      </>
    )
  }
  const order = ranked(ghost.probabilities)
  const chosen = under(u, kept, order)
  const goOn = (id: number) => change({ text: (text + tokens[id]).slice(-400), seed: followingSeed(seed) })
  return (
    <div className="space-y-8">
      <Reading bench={bench} />
      <TextField
        label="The text so far"
        value={text}
        longest={400}
        when="typing"
        onChange={(changed) => change({ text: changed })}
      />
      <NeedleStrip id="needle" tokens={tokens} probabilities={kept} ghost={ghost.probabilities} u={u} chosen={chosen} />
      <dl className="grid max-w-md grid-cols-[auto_1fr] gap-x-4 gap-y-1" data-readouts>
        <dt className="text-muted">Entropy</dt>
        <dd className="number">{(now.entropy / Math.LN2).toFixed(3)} bits</dd>
        <dt className="text-muted">Effective choices</dt>
        <dd className="number">
          {now.choices.toFixed(2)} of {tokens.length}
        </dd>
        <dt className="text-muted">The likeliest has</dt>
        <dd className="number">{percent(Math.max(...now.probabilities))}</dd>
        <dt className="text-muted">Counting all {tokens.length} took</dt>
        <dd className="number">{(cost ?? 0).toFixed(3)} ms</dd>
      </dl>
      <ProbabilityBars
        id="next"
        tokens={tokens}
        probabilities={now.probabilities}
        ghost={ghost.probabilities}
        {...(left && { kept: left.probabilities, cuts: left.cuts })}
        temperature={temperature}
        choices={now.choices}
        chosen={chosen}
        scale={axis as 'linear' | 'log'}
        onForce={goOn}
      />
      {draws && <DrawHistogram id="draws" tokens={tokens} chances={kept} draws={draws} />}
      <ChanceControls
        bench={bench}
        dice={{
          chosen: tokens[chosen] ?? '?',
          throws,
          onGoOn: () => goOn(chosen),
          onThrow: () => setThrown(thrown + 1),
        }}
      />
    </div>
  )
}

/** Milliseconds of one turn of the dial: all chances, and their entropy. */
function costOf(turn: () => unknown): number {
  const times = 20
  const began = performance.now()
  for (let i = 0; i < times; i++) turn()
  return (performance.now() - began) / times
}
