/** The picture on stage: how it came to be, how far the next round goes from it, and ways to keep it. */
import { readPath } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Figure } from '../../figure/Figure'
import { Choice } from '../../figure/fields'
import { saveFile } from '../../figure/saveFile'
import { useTray } from '../../library/pictures'
import type { Desk } from './bench'
import { keptId, keptOf, pngOf } from './kept'
import { imageLink } from './link'
import { Painted } from './Painted'
import { asGiven, changeTo, variedRound } from './round'
import { deedOf, percent, pictureName, settingsWords } from './words'

export function OnStage({ bench, model, round, images, staged, pick }: Desk) {
  const { values, hidden, change } = bench
  const shown = images.get(staged)
  const steps = readPath(staged) ?? []
  const { pictures, put, remove } = useTray()
  const [told, setTold] = useState({ of: '', text: '' })
  const setSaid = (text: string) => setTold({ of: staged, text })
  const said = told.of === staged ? told.text : ''
  const id = keptId(model.name, staged)
  const isKept = pictures.some((picture) => picture.id === id)
  const given = model.own === 'pixels' ? undefined : images.get(asGiven)

  const vary = () => {
    const changed = changeTo((each) => variedRound(staged, each, model), values, round.path)
    if (changed) change(changed, 'push')
    else setSaid('That is as many steps as a path takes: go back to a round, or begin anew.')
  }
  const keep = () => {
    if (isKept) remove(id)
    else if (shown) put(keptOf(model, staged, shown, Date.now()))
    setSaid(isKept ? 'No longer kept.' : 'Kept in the tray below.')
  }
  const save = async () => {
    if (!shown) return
    const kept = pictures.find((picture) => picture.id === id) ?? keptOf(model, staged, shown, Date.now())
    saveFile(
      `${kept.name.replaceAll(/[^\w-]+/g, '-')}.png`,
      new Blob([(await pngOf(kept)).slice()], { type: 'image/png' }),
    )
  }
  const where = pick === undefined ? 'the picture that the round comes from' : `picture ${pick + 1} of the round`
  return (
    <div className="min-w-0 rounded-[10px] border border-line bg-surface p-4">
      <Figure
        id="stage"
        title="On stage"
        summary={`${pictureName(staged)}: ${where}, ${steps.length === 1 ? 'one step' : `${steps.length} steps`} from the beginning.`}
        table={{
          columns: ['Step', 'What', 'Told'],
          rows: steps.map((step, i) => [i + 1, deedOf(step, model), settingsWords(step, model)]),
        }}
      >
        <div className="mx-auto max-w-64 xl:max-w-none">
          <Painted shown={shown} shape={model.shape} label={`On stage: ${pictureName(staged)}`} />
        </div>
        {given && (
          <p className="mt-2 text-muted">
            As near as the model comes to your picture: {given.distance?.toFixed(4)} a pixel away.
          </p>
        )}
      </Figure>
      <div className="mt-4 space-y-3">
        {!hidden.has('far') && (
          <Dial
            label="How far from it"
            value={values.far}
            least={0}
            most={100}
            step={5}
            page={20}
            words={`${percent(values.far / 100)}${values.far === 0 ? ': the same' : values.far === 100 ? ': anything' : ''}`}
            onChange={(far) => change({ path: round.path, far })}
          />
        )}
        {model.levels && (
          <Choice
            label="Which styles move"
            field={imageLink.level}
            value={values.level}
            onChange={(level) => change({ path: round.path, level })}
          />
        )}
        <Button kind="main" className="w-full" onClick={vary}>
          Draw {values.tiles} from it
        </Button>
        <div className="flex flex-wrap gap-2">
          <Button aria-pressed={isKept} disabled={!shown} onClick={keep}>
            {isKept ? '★ Kept' : '☆ Keep'}
          </Button>
          <Button disabled={!shown} onClick={() => void save()}>
            Save as PNG
          </Button>
        </div>
        <p role="status" className="min-h-5 text-muted">
          {said}
        </p>
      </div>
    </div>
  )
}
