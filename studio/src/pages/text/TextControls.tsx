import { CorpusField } from '../../figure/CorpusField'
import { Measure } from '../../figure/fields'
import { TemperatureDial } from '../../figure/TemperatureDial'
import { Inspect } from '../../shell/Inspector'
import type { Bench } from '../../shell/Workbench'
import { textLink } from './link'

const measures = [
  ['weights', 'Weights of each, about'],
  ['layers', 'Layers'],
  ['heads', 'Heads of attention'],
  ['context', 'Characters of a row'],
  ['batch', 'Rows of a batch'],
  ['steps', 'Steps'],
  ['rate', 'Learning rate (0: each kind’s own)'],
] as const

export function TextControls({ bench }: { readonly bench: Bench<typeof textLink> }) {
  const { values, hidden, change, begin } = bench
  return (
    <Inspect tab="Controls">
      {!hidden.has('corpus') && (
        <CorpusField
          label="They read"
          field={textLink.corpus}
          value={values.corpus}
          onChange={(corpus) => begin({ corpus })}
        />
      )}
      {measures
        .filter(([name]) => !hidden.has(name))
        .map(([name, label]) => (
          <Measure
            key={name}
            label={label}
            field={textLink[name]}
            value={values[name]}
            onChange={(value) => begin({ [name]: value, off: '' })}
          />
        ))}
      {!hidden.has('temperature') && (
        <TemperatureDial value={values.temperature} most={2} onChange={(temperature) => change({ temperature })} />
      )}
    </Inspect>
  )
}
