import { storedModel } from 'atelier/studio'
import { Button } from '../../figure/Button'
import { CorpusField } from '../../figure/CorpusField'
import { Choice, Measure } from '../../figure/fields'
import { readable } from '../../figure/probability'
import { TemperatureDial } from '../../figure/TemperatureDial'
import { Inspect } from '../../shell/Inspector'
import { type Bench, followingSeed } from '../../shell/Workbench'
import { chanceLink, isLearnt } from './link'

interface ChanceControlsProps {
  readonly bench: Bench<typeof chanceLink>
  /** Once there are chances. */
  readonly dice?: {
    /** What the needle points at. */
    readonly chosen: string
    readonly throws: number
    onGoOn(): void
    onThrow(): void
  }
}

export function ChanceControls({ bench, dice }: ChanceControlsProps) {
  const { values, hidden, change, begin } = bench
  const { temperature, reach, seed, model } = values
  return (
    <Inspect tab="Controls">
      {!hidden.has('temperature') && (
        <TemperatureDial
          value={temperature}
          most={reach === '10' || temperature > 2 ? 10 : 2}
          onChange={(value) => change({ temperature: value })}
        />
      )}
      <div className="flex flex-wrap gap-2">
        {dice && <Button onClick={dice.onGoOn}>Go on with {readable(dice.chosen)}</Button>}
        <Button onClick={() => change({ seed: followingSeed(seed) })}>New dice</Button>
        {dice && <Button onClick={dice.onThrow}>Draw {dice.throws}</Button>}
      </div>
      {!hidden.has('topk') && (
        <Measure
          label="Keep the likeliest (top-k; 0: all)"
          field={chanceLink.topk}
          value={values.topk}
          onChange={(topk) => change({ topk })}
        />
      )}
      {!hidden.has('topp') && (
        <Measure
          label="Keep a share of chance (top-p)"
          field={chanceLink.topp}
          value={values.topp}
          onChange={(topp) => change({ topp })}
        />
      )}
      {!hidden.has('axis') && (
        <Choice label="Axis" field={chanceLink.axis} value={values.axis} onChange={(axis) => change({ axis })} />
      )}
      {!hidden.has('reach') && (
        <Choice
          label="The dial goes up to"
          field={chanceLink.reach}
          value={reach}
          onChange={(to) => change({ reach: to, ...(to === '2' && temperature > 2 && { temperature: 2 }) })}
        />
      )}
      {!hidden.has('model') && (
        <>
          <CorpusField
            label="The model under the dial has read"
            field={{ choices: [...chanceLink.model.choices, ...(storedModel.test(model) ? [model] : [])] }}
            value={model}
            onChange={(changed) => begin({ model: changed })}
          />
          {isLearnt(model) && (
            <Measure
              label="Steps of learning"
              field={chanceLink.steps}
              value={values.steps}
              onChange={(steps) => begin({ steps })}
            />
          )}
        </>
      )}
    </Inspect>
  )
}
