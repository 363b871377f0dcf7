/** Who is compared, on what, and what quality and diversity shall mean. */
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { FileDrop } from '../../figure/FileDrop'
import { Choice, Measure } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import type { Bench } from '../../shell/Workbench'
import { evaluationLink, writerModels } from './link'

interface ControlsProps {
  readonly bench: Bench<typeof evaluationLink>
  /** Why the last request was not met. */
  readonly refusal: string
  add(id: string): void
  takeFile(file: File): void
}

export function Controls({ bench, refusal, add, takeFile }: ControlsProps) {
  const { values, hidden, change, begin } = bench
  const [model, setModel] = useState<string>('gpt-small')
  const [temperature, setTemperature] = useState(1)
  return (
    <Inspect tab="Controls">
      {!hidden.has('quality') && (
        <Choice
          label="Quality is"
          field={evaluationLink.quality}
          value={values.quality}
          onChange={(quality) => change({ quality })}
        />
      )}
      {!hidden.has('diversity') && (
        <Choice
          label="Diversity is"
          field={evaluationLink.diversity}
          value={values.diversity}
          onChange={(diversity) => change({ diversity })}
        />
      )}
      {!hidden.has('writers') && (
        <fieldset className="space-y-2 rounded-md border border-line p-3">
          <legend className="px-1 font-medium">One more</legend>
          <Choice label="Model" field={{ choices: writerModels }} value={model} onChange={setModel} />
          <Dial
            label="Its temperature"
            value={temperature}
            least={0}
            most={2}
            step={0.1}
            page={0.5}
            words={temperature.toFixed(1)}
            onChange={setTemperature}
          />
          <Button onClick={() => add(`${model}@${temperature}`)}>Add it</Button>
        </fieldset>
      )}
      <FileDrop
        label="Samples of your own, one word a line"
        accept=".txt,text/plain"
        mostBytes={2 ** 20}
        onFile={takeFile}
      />
      {refusal !== '' && <p role="alert">{refusal}</p>}
      <p className="text-muted">What follows measures everything anew.</p>
      {!hidden.has('list') && (
        <Choice
          label="List of words"
          field={evaluationLink.list}
          value={values.list}
          onChange={(list) => begin({ list })}
        />
      )}
      {!hidden.has('count') && (
        <Measure
          label="Words of each"
          field={evaluationLink.count}
          value={values.count}
          onChange={(count) => begin({ count })}
        />
      )}
    </Inspect>
  )
}
