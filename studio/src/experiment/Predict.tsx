import { blankGuess, type ExperimentCard, type Guess, isWhole } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../figure/Button'
import { timestamp } from '../study/now'
import { useProgress } from '../study/store'
import { GuessFields } from './GuessFields'

interface PredictProps {
  readonly card: ExperimentCard
  /** What the reader has committed to, if anything. */
  readonly guess: Guess | 'skipped' | undefined
  /** Whether it can still be changed. */
  readonly isFinal: boolean
  onChange(): void
}

/** What the reader expects, before anything runs: committed to, or skipped, and kept. */
export function Predict({ card: { id, prediction }, guess, isFinal, onChange }: PredictProps) {
  const put = useProgress((progress) => progress.put)
  const committed = guess === 'skipped' ? undefined : guess
  const [draft, setDraft] = useState<Guess>(() => committed ?? blankGuess(prediction))
  const isEmpty = !isWhole(prediction, draft)
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium">{prediction.ask}</legend>
      {guess === 'skipped' ? (
        <p className="text-muted">You chose not to predict this time.</p>
      ) : (
        <GuessFields
          prediction={prediction}
          guess={committed ?? draft}
          isLocked={committed !== undefined}
          onChange={setDraft}
        />
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {guess === undefined ? (
          <>
            <Button
              key="commit"
              data-next
              disabled={isEmpty}
              onClick={() => put('guesses', id, { ...draft, at: timestamp() })}
            >
              This is my prediction
            </Button>
            <Button key="skip" onClick={() => put('guesses', id, { kind: 'skipped', at: timestamp() })}>
              Skip: I don’t know
            </Button>
          </>
        ) : (
          // Keyed, so that no button turns into another one under the reader's finger.
          !isFinal && (
            <Button key="change" onClick={onChange}>
              Change the prediction
            </Button>
          )
        )}
      </div>
    </fieldset>
  )
}
