import { type EssayPart, evidenceWords, type OutlinePart, placeOf, type StudyProgress } from 'atelier/studio'
import { Trash2, X } from 'lucide-react'
import { useId } from 'react'
import { TextField } from '../../figure/fields'
import { MoveButtons } from '../../figure/MoveButtons'
import { IconButton } from '../../shell/IconButton'
import { StatePlace } from '../../study/StudyPlace'

interface PartProps {
  readonly part: OutlinePart
  readonly place: number
  readonly count: number
  readonly held: StudyProgress
  /** What the suggested outline says of it: what belongs here, and where evidence can be had. */
  readonly suggested: EssayPart | undefined
  onChange(changed: Partial<OutlinePart>): void
  onMove(by: number): void
  onRemove(): void
}

/** A part of an outline: its heading, notes, and the evidence that is put into it. */
export function Part({ part, place, count, held, suggested, onChange, onMove, onRemove }: PartProps) {
  const { heading, notes, pins } = part
  const { holds, evidence = [] } = suggested ?? {}
  const id = useId()
  return (
    <section
      aria-label={`Part ${place + 1}: ${heading}`}
      data-part={part.id}
      className="rounded-[10px] border border-line p-3"
    >
      <div className="flex flex-wrap items-center gap-1">
        <label htmlFor={id} className="number text-muted">
          {place + 1}
          <span className="sr-only"> Heading</span>
        </label>
        <input
          id={id}
          value={heading}
          maxLength={120}
          onChange={({ target }) => onChange({ heading: target.value })}
          className="min-h-7 min-w-0 flex-1 basis-48 rounded-md border border-transparent bg-bg px-2 font-medium text-[16px] hover:border-control focus:border-control"
        />
        <MoveButtons name={heading} isFirst={place === 0} isLast={place === count - 1} onMove={onMove} />
        <IconButton label={`Remove ${heading}`} disabled={count === 1} onClick={onRemove}>
          <Trash2 size={16} aria-hidden />
        </IconButton>
      </div>
      {holds && <p className="mt-1 max-w-prose text-muted">{holds}</p>}
      <div className="mt-2">
        <TextField
          label="Notes"
          value={notes}
          rows={2}
          longest={8000}
          when="typing"
          onChange={(changed) => onChange({ notes: changed })}
        />
      </div>
      {pins.length > 0 && (
        <ul aria-label="Evidence" className="mt-2 space-y-1">
          {pins.map((pinned) => {
            const pin = held.pins[pinned]
            if (!pin) return null
            return (
              <li key={pinned} data-evidence className="flex items-start gap-2 rounded-md bg-surface px-3 py-1">
                <span className="min-w-0 flex-1">
                  {evidenceWords(pin)} <StatePlace state={placeOf(pin)} />
                </span>
                <IconButton
                  label={`Take ${pin.quantity.label} out of ${heading}`}
                  onClick={() => onChange({ pins: pins.filter((each) => each !== pinned) })}
                >
                  <X size={16} aria-hidden />
                </IconButton>
              </li>
            )
          })}
        </ul>
      )}
      {evidence.length > 0 && (
        <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-muted leading-6">
          <span>Evidence is to be had here:</span>
          {evidence.map((state) => (
            <StatePlace key={state.says} state={state} />
          ))}
        </p>
      )}
    </section>
  )
}
