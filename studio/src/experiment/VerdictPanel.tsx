/** What the runs say together: the claim and whether it held, the numbers with their spread, the seeds, and what it does not show. */
import { type ExperimentCard, type Quantity, readable, seedWords, spreadWords, type Verdict } from 'atelier/studio'
import { Check, Minus, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../figure/Button'
import { useProgress } from '../study/store'
import type { Ran } from './useRun'

const words = {
  yes: { icon: Check, says: 'It held.' },
  no: { icon: X, says: 'It did not hold this time.' },
  mixed: { icon: Minus, says: 'Mixed: it held in part, or for some of the seeds.' },
} as const satisfies Record<Verdict['holds'], unknown>

interface VerdictPanelProps {
  readonly card: ExperimentCard
  readonly ran: Ran
  /** Absent where no more can be run. */
  onMore?(): void
}

export function VerdictPanel({ card, ran, onMore }: VerdictPanelProps) {
  const { verdict } = ran
  const { icon: Icon, says } = words[verdict.holds]
  return (
    <section
      aria-label="Verdict"
      tabIndex={-1}
      data-next
      data-verdict={verdict.holds}
      className="rounded-[10px] border border-line bg-surface p-4"
    >
      <p className="flex items-start gap-2 font-medium text-[16px]">
        <Icon size={20} aria-hidden className="mt-0.5 shrink-0" />
        <span>{says}</span>
      </p>
      <p className="mt-1 max-w-prose">{verdict.claim}</p>
      <ul className="mt-3 divide-y divide-line">
        {verdict.evidence.map((quantity) => (
          <li key={quantity.label} className="flex flex-wrap items-center gap-x-3 py-1">
            <span className="min-w-40 flex-1">{quantity.label}</span>
            <span className="number">
              <strong className="font-medium">{readable(quantity.value, quantity.unit)}</strong>
              <span className="text-muted">{spreadWords(quantity.spread, quantity.unit)}</span>
            </span>
            <PinThis card={card} ran={ran} quantity={quantity} />
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted">
        Medians, with the least and the most, of {seedWords(ran)}; {ran.backend}.
      </p>
      <p className="mt-2 max-w-prose">
        <strong className="font-medium">What this does not show:</strong> {verdict.caveat}
      </p>
      {onMore && (
        <p className="mt-3 flex flex-wrap items-center gap-2">
          <Button onClick={onMore}>Run three seeds more</Button>
          {verdict.holds !== 'yes' && (
            <span className="text-muted">A few seeds can mislead: more of them tell luck from law.</span>
          )}
        </p>
      )}
    </section>
  )
}

interface PinThisProps {
  readonly card: ExperimentCard
  readonly ran: Ran
  readonly quantity: Quantity
}

/** Keeps a number as evidence for essays. */
function PinThis({ card, ran, quantity }: PinThisProps) {
  const put = useProgress((progress) => progress.put)
  const [isPinned, setPinned] = useState(false)
  const pin = () => {
    const { experiment, params, seed, seeds, at, verdict } = ran
    put('pins', crypto.randomUUID(), {
      ...{ experiment, params, seed, seeds, at, title: card.title, holds: verdict.holds, quantity },
    })
    setPinned(true)
  }
  return (
    <Button aria-label={`Pin this as evidence: ${quantity.label}`} disabled={isPinned} onClick={pin}>
      {isPinned ? 'Pinned' : 'Pin this'}
    </Button>
  )
}
