/** The reader's progress as a file: taken away, brought back, cleared. */
import { merged, noProgress, readProgress, type StudyProgress, writeProgress } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../figure/Button'
import { FileDrop } from '../figure/FileDrop'
import { saveFile } from '../figure/saveFile'
import { useProgress } from './store'

/** `3 answers, 2 ratings, …` of a progress. */
function contents({ answers, reviews, guesses, pins, outlines }: StudyProgress): string {
  const counted = [
    [answers, 'answer', 'answers'],
    [guesses, 'prediction', 'predictions'],
    [reviews, 'rated question', 'rated questions'],
    [pins, 'piece of evidence', 'pieces of evidence'],
    [outlines, 'outline', 'outlines'],
  ] as const
  const words = counted.flatMap(([shelf, one, many]) => {
    const count = Object.keys(shelf).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  })
  return words.length === 0 ? 'nothing yet' : words.join(', ')
}

export function ProgressFile() {
  const { held, storage, replace } = useProgress()
  const [said, setSaid] = useState('')
  const [isAsking, setAsking] = useState(false)
  const save = () => {
    const now = new Date()
    saveFile(
      `atelier-progress-${now.toISOString().slice(0, 10)}.json`,
      new Blob([writeProgress(held, now)], { type: 'application/json' }),
    )
    setSaid('Your progress has been exported.')
  }
  const take = async (file: File) => {
    try {
      const progress = readProgress(await file.text())
      await replace(merged(useProgress.getState().held, progress))
      setSaid(`Imported: ${contents(progress)}. Of what both had, the later stays.`)
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error))
    }
  }
  const clear = async () => {
    await replace(noProgress)
    setAsking(false)
    setSaid('Your progress has been cleared.')
  }
  return (
    <section aria-labelledby="progress" className="max-w-xl space-y-3">
      <h2 id="progress" className="font-medium text-[16px]">
        Your progress
      </h2>
      <p data-held>
        Kept in this browser, and nowhere else: {contents(held)}.{' '}
        {storage === 'refused' && (
          <strong className="font-medium">
            This browser refuses to keep anything: export it before you close the page.
          </strong>
        )}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={save}>Export</Button>
        {isAsking ? (
          <>
            <Button onClick={() => void clear()}>Clear it for good</Button>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
          </>
        ) : (
          <Button onClick={() => setAsking(true)}>Clear</Button>
        )}
      </div>
      <FileDrop
        label="Import"
        accept=".json,application/json"
        mostBytes={8 * 2 ** 20}
        onFile={(file) => void take(file)}
      />
      <p role="status">{said}</p>
    </section>
  )
}
