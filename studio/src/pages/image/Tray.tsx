/** The pictures that are kept: with names and stars, as files, and as places to go on from. */
import { imageBatch } from 'atelier/data'
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { Figure } from '../../figure/Figure'
import { Pixels } from '../../figure/PixelGrid'
import { saveFile } from '../../figure/saveFile'
import { useTray } from '../../library/pictures'
import type { KeptPicture } from '../../library/store'
import type { Desk } from './bench'
import { pngOf, sheetOf, zipOf } from './kept'
import { roundOfPicture } from './round'

export function Tray({ bench, model, round, show }: Desk) {
  const { pictures, problem } = useTray()
  const { change, begin } = bench
  const rated = pictures.filter(({ rating }) => rating > 0).length
  const goTo = (kept: KeptPicture) => {
    const { path, pick } = roundOfPicture(kept.path)
    if (kept.model === model.name) return show(path, pick)
    begin({ model: kept.model as 'digits', path, pick, with: '', mask: '' })
  }
  const save = async (name: string, type: string, bytes: Promise<Uint8Array>) =>
    saveFile(name, new Blob([(await bytes).slice()], { type }))
  return (
    <Figure
      id="kept"
      title="Kept"
      summary={
        pictures.length === 0
          ? 'Nothing is kept yet: put a picture on stage and press Keep. It stays in this browser.'
          : `${pictures.length} ${pictures.length === 1 ? 'picture is' : 'pictures are'} kept in this browser, ${rated} with stars.`
      }
      table={{
        columns: ['Picture', 'Name', 'Stars', 'Model', 'Steps'],
        rows: pictures.map(({ name, rating, model: maker, steps }, i) => [
          i + 1,
          name,
          rating || '–',
          maker,
          steps.join('; '),
        ]),
      }}
    >
      {problem !== '' && <p role="alert">{problem}</p>}
      {pictures.length > 0 && (
        <>
          <ul
            className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-3"
            aria-label="Kept pictures"
          >
            {pictures.map((kept) => (
              <KeptCard
                key={kept.id}
                kept={kept}
                canCompare={kept.model === model.name}
                onGo={() => goTo(kept)}
                onCompare={() => change({ path: round.path, with: kept.path })}
                onSave={() => void save(`${kept.name.replaceAll(/[^\w-]+/g, '-')}.png`, 'image/png', pngOf(kept))}
              />
            ))}
          </ul>
          <div className="mt-3 flex flex-wrap gap-2">
            <Button onClick={() => void save('pictures.zip', 'application/zip', zipOf(pictures))}>
              Save all as a ZIP
            </Button>
            <Button onClick={() => void save('contact-sheet.png', 'image/png', sheetOf(pictures))}>
              Save a contact sheet
            </Button>
          </div>
          <p className="mt-2 max-w-prose text-[12px] text-muted">
            Every file says in its metadata which model, weights, steps and seeds made it. Drop one on this page, and it
            goes on from there.
          </p>
        </>
      )}
    </Figure>
  )
}

interface KeptCardProps {
  readonly kept: KeptPicture
  readonly canCompare: boolean
  onGo(): void
  onCompare(): void
  onSave(): void
}

function KeptCard({ kept, canCompare, onGo, onCompare, onSave }: KeptCardProps) {
  const { put, remove } = useTray()
  const { name, shape, pixels, rating } = kept
  const { channels, height, width } = shape
  const [image] = useState(() => imageBatch({ ...shape, name, count: 1, pixels, sources: [], skipped: [] }, [0]))
  return (
    <li className="flex gap-3 rounded-[10px] border border-line p-3">
      <div className="w-20 shrink-0">
        <Pixels images={image} at={0} shape={[1, channels, height, width]} label={name} />
      </div>
      <div className="min-w-0 flex-1 space-y-1.5">
        <input
          aria-label={`Name of ${name}`}
          key={name}
          defaultValue={name}
          maxLength={60}
          onBlur={({ target }) => {
            const written = target.value.trim()
            if (written === '') target.value = name
            else if (written !== name) put({ ...kept, name: written })
          }}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          className="min-h-7 w-full rounded border border-control bg-bg px-2"
        />
        <fieldset className="flex">
          <legend className="sr-only">Stars of {name}</legend>
          {[1, 2, 3, 4, 5].map((stars) => (
            <button
              key={stars}
              type="button"
              aria-label={`${stars} ${stars === 1 ? 'star' : 'stars'}`}
              aria-pressed={stars === rating}
              onClick={() => put({ ...kept, rating: stars === rating ? 0 : stars })}
              className="min-w-7 rounded text-[16px] hover:bg-surface"
            >
              {stars <= rating ? '★' : '☆'}
            </button>
          ))}
        </fieldset>
        <div className="flex flex-wrap gap-1.5">
          <Button onClick={onGo}>Go there</Button>
          {canCompare && <Button onClick={onCompare}>Compare</Button>}
          <Button onClick={onSave}>PNG</Button>
          <Button aria-label={`Remove ${name}`} onClick={() => remove(kept.id)}>
            Remove
          </Button>
        </div>
      </div>
    </li>
  )
}
