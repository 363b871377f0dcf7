import { useCallback, useEffect, useState } from 'react'
import { Button } from '../../figure/Button'
import MakeRoom from '../../library/MakeRoom'
import { clearEverything, type Used, usedHere } from './storageUsed'

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MB`

/** What the Studio keeps here, and the way to be rid of it. */
export function Storage() {
  const [used, setUsed] = useState<Used>()
  const [isAsking, setAsking] = useState(false)
  const look = useCallback(() => void usedHere().then(setUsed), [])
  useEffect(look, [look])
  if (!used) return <p className="text-muted">Looking at what is kept.</p>
  return (
    <>
      <p>
        {megabytes(used.bytes)} of the {megabytes(used.quota)} that this browser allows, all of it on this computer:
        nothing is sent anywhere.
      </p>
      <ul className="list-disc ps-5 text-muted">
        {used.parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      <MakeRoom />
      {isAsking ? (
        <div role="alertdialog" aria-label="Clear everything" className="rounded-md border border-made p-3">
          <p>
            Models, runs, answers, reviews and settings that are kept in this browser will be gone for good. What should
            stay, export first on its own page.
          </p>
          <div className="mt-2 flex gap-2">
            <Button autoFocus onClick={() => setAsking(false)}>
              Keep everything
            </Button>
            <Button onClick={() => void clearEverything().then(() => location.assign('/'))}>Clear everything</Button>
          </div>
        </div>
      ) : (
        <Button onClick={() => setAsking(true)}>Clear everything…</Button>
      )}
    </>
  )
}
