/** What a reader commits to before the run, in the form that the card asks for. Every form works by keys alone. */
import { type Guess, type Prediction, readable } from 'atelier/studio'
import { lazy, Suspense, useId, useState } from 'react'
import { Dial } from '../figure/Dial'
import { MoveButtons } from '../figure/MoveButtons'

// Few questions ask for drawings: the others need not load what takes them.
const CurveGuess = lazy(() => import('./CurveGuess'))
const PointsGuess = lazy(() => import('./PointsGuess'))

interface GuessFieldsProps {
  readonly prediction: Prediction
  readonly guess: Guess
  /** Once it is committed to, it stays as it is. */
  readonly isLocked: boolean
  onChange(guess: Guess): void
}

export function GuessFields({ prediction, guess, isLocked, onChange }: GuessFieldsProps) {
  if (prediction.kind === 'choice' && guess.kind === 'choice') {
    return (
      <ChoiceGuess
        choices={prediction.choices}
        value={guess.choice}
        isLocked={isLocked}
        onChange={(choice) => onChange({ kind: 'choice', choice })}
      />
    )
  }
  if (guess.kind === 'order') {
    return (
      <OrderGuess items={guess.items} isLocked={isLocked} onChange={(items) => onChange({ kind: 'order', items })} />
    )
  }
  if (prediction.kind === 'number' && guess.kind === 'number') {
    const { least, most, step, unit } = prediction
    return (
      <fieldset disabled={isLocked} className="max-w-md">
        <Dial
          label="Your number"
          value={guess.value}
          least={least}
          most={most}
          step={step}
          page={Math.max(step, Math.round((most - least) / 10 / step) * step)}
          words={readable(guess.value, unit)}
          onChange={(value) => onChange({ kind: 'number', value })}
        />
      </fieldset>
    )
  }
  if (prediction.kind === 'curve' && guess.kind === 'curve') {
    return (
      <Suspense fallback={<div className="min-h-96" />}>
        <CurveGuess
          prediction={prediction}
          values={guess.values}
          isLocked={isLocked}
          onChange={(values) => onChange({ kind: 'curve', values })}
        />
      </Suspense>
    )
  }
  if (prediction.kind === 'points' && guess.kind === 'points') {
    return (
      <Suspense fallback={<div className="min-h-96" />}>
        <PointsGuess
          prediction={prediction}
          points={guess.points}
          isLocked={isLocked}
          onChange={(points) => onChange({ kind: 'points', points })}
        />
      </Suspense>
    )
  }
  return null
}

interface ChoiceGuessProps {
  readonly choices: readonly string[]
  readonly value: string
  readonly isLocked: boolean
  onChange(choice: string): void
}

function ChoiceGuess({ choices, value, isLocked, onChange }: ChoiceGuessProps) {
  const name = useId()
  return (
    <div className="space-y-1">
      {choices.map((choice) => (
        <label key={choice} className="flex min-h-7 items-start gap-2">
          <input
            type="radio"
            name={name}
            checked={choice === value}
            disabled={isLocked}
            onChange={() => onChange(choice)}
            className="mt-0.5 size-4 shrink-0 accent-[var(--reference)]"
          />
          {choice}
        </label>
      ))}
    </div>
  )
}

interface OrderGuessProps {
  readonly items: readonly string[]
  readonly isLocked: boolean
  onChange(items: readonly string[]): void
}

function OrderGuess({ items, isLocked, onChange }: OrderGuessProps) {
  const [said, setSaid] = useState('')
  const move = (from: number, by: number) => {
    const moved = items.filter((_, i) => i !== from)
    moved.splice(from + by, 0, items[from]!)
    onChange(moved)
    setSaid(`${items[from]} is now ${from + by + 1} of ${items.length}`)
  }
  return (
    <>
      <ol className="max-w-md space-y-1">
        {items.map((item, i) => (
          <li key={item} className="flex items-center gap-2 rounded-md border border-line px-2">
            <span className="number w-4 text-muted">{i + 1}</span>
            <span className="flex-1 py-1">{item}</span>
            <MoveButtons
              name={item}
              isFirst={i === 0}
              isLast={i === items.length - 1}
              isLocked={isLocked}
              onMove={(by) => move(i, by)}
            />
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  )
}
