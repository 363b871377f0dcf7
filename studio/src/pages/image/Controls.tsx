/** What the next round is told, and a picture of one's own to begin with. */
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { FileDrop } from '../../figure/FileDrop'
import { Choice, Measure, Toggle } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { followingSeed } from '../../shell/Workbench'
import type { Desk } from './bench'
import { imageLink } from './link'
import { mostBytes, pathOfFile } from './ownPicture'
import { roundOfPicture } from './round'

export function Controls({ bench, model, round, show }: Desk) {
  const { values, change } = bench
  const set = (changed: Partial<typeof values>) => change({ path: round.path, ...changed })
  const labels = [model.hasNone || model.classes.length > 0 ? 'any' : '', ...model.classes].filter(Boolean)
  return (
    <Inspect tab="Controls">
      <p className="text-muted">What follows is for the next round.</p>
      {model.classes.length > 0 && (
        <Choice
          label="Class"
          name="label"
          field={{ choices: labels }}
          value={labels[Math.max(0, values.label < model.classes.length ? values.label + 1 : 0)]!}
          onChange={(label) => set({ label: labels.indexOf(label) - 1 })}
        />
      )}
      <div className="space-y-2">
        <Measure label="First seed" field={imageLink.seed} value={values.seed} onChange={(seed) => set({ seed })} />
        <Button onClick={() => set({ seed: followingSeed(values.seed) })}>Another seed</Button>
      </div>
      <Measure
        label="Pictures of a round"
        field={imageLink.tiles}
        value={values.tiles}
        onChange={(tiles) => set({ tiles })}
      />
      {model.steps && (
        <Measure
          label="Steps from noise"
          field={imageLink.steps}
          value={values.steps}
          onChange={(steps) => set({ steps })}
        />
      )}
      {model.guidance && (
        <Dial
          label="Guidance"
          name="guidance"
          value={values.guidance}
          least={0}
          most={10}
          step={0.5}
          page={2}
          words={values.guidance.toFixed(1)}
          onChange={(guidance) => set({ guidance })}
        />
      )}
      {model.truncation && (
        <Dial
          label="Truncation"
          name="truncation"
          value={values.truncation}
          least={0}
          most={1.5}
          step={0.05}
          page={0.25}
          words={values.truncation === 0 ? '0: all alike' : values.truncation.toFixed(2)}
          onChange={(truncation) => set({ truncation })}
        />
      )}
      <Own {...{ model, show }} />
    </Inspect>
  )
}

function Own({ model, show }: Pick<Desk, 'model' | 'show'>) {
  const [isSwapped, setSwapped] = useState(false)
  const [refusal, setRefusal] = useState('')
  if (model.own === 'none') {
    return <p className="text-muted">This family has no way from a picture of your own to a code of its own.</p>
  }
  const take = (file: File) => {
    setRefusal('')
    pathOfFile(file, model, isSwapped).then(
      (path) => {
        const { path: round, pick } = roundOfPicture(path)
        show(round, pick)
      },
      (error: Error) => setRefusal(error.message),
    )
  }
  const [, height, width] = model.shape
  return (
    <div className="space-y-2">
      <FileDrop
        label="Begin with a picture of your own"
        accept="image/png,image/jpeg,image/webp,image/gif"
        mostBytes={mostBytes}
        onFile={take}
      />
      <Toggle label="Swap its light and dark" checked={isSwapped} onChange={setSwapped} />
      <p className="text-[12px] text-muted">
        {`Its middle becomes ${width} × ${height} pixels, which the address then holds. `}
        {model.own === 'search' && 'The styles that come nearest are sought, which takes some seconds.'}
        {model.own === 'code' && 'The model goes on from its code.'}
      </p>
      <p role="alert" className={refusal === '' ? 'sr-only' : ''}>
        {refusal}
      </p>
    </div>
  )
}
