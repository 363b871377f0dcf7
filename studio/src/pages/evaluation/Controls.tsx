/** Who is compared, on what, and what quality and diversity shall mean. */
import type { MeasureAxis, MeasureKind } from 'atelier/studio'
import { FileDrop } from '../../figure/FileDrop'
import { Choice, Measure } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import type { Bench } from '../../shell/Workbench'
import { evaluationLink } from './link'
import { OneMore } from './OneMore'
import { countFields, mediumOf } from './request'
import { chosen, onAxis } from './result'

interface ControlsProps {
  readonly bench: Bench<typeof evaluationLink>
  readonly kinds: readonly MeasureKind[]
  /** Why the last request was not met. */
  readonly refusal: string
  add(id: string): void
  takeFile(file: File): void
}

export function Controls({ bench, kinds, refusal, add, takeFile }: ControlsProps) {
  const { values, hidden, change, begin } = bench
  const medium = mediumOf(values)
  const counted = countFields[medium]
  const meaning = (axis: MeasureAxis & ('quality' | 'diversity'), label: string) => {
    const all = onAxis(kinds, axis)
    return (
      <Choice
        label={label}
        name={axis}
        field={{ choices: all.map((kind) => kind.label) }}
        value={chosen(kinds, axis, values[axis]).label}
        onChange={(words) => change({ [axis]: all.find((kind) => kind.label === words)!.name })}
      />
    )
  }
  return (
    <Inspect tab="Controls">
      {meaning('quality', 'Quality is')}
      {meaning('diversity', 'Diversity is')}
      {!hidden.has('candidates') && <OneMore medium={medium} add={add} />}
      {medium === 'text' && (
        <FileDrop
          label="Samples of your own, one word a line"
          accept=".txt,text/plain"
          mostBytes={2 ** 20}
          onFile={takeFile}
        />
      )}
      {refusal !== '' && <p role="alert">{refusal}</p>}
      <p className="text-muted">What follows measures everything anew.</p>
      {medium === 'text' && (
        <Choice
          label="List of words"
          field={evaluationLink.list}
          value={values.list}
          onChange={(list) => begin({ list })}
        />
      )}
      {medium === 'points' && (
        <Choice
          label="Real points"
          field={evaluationLink.shape}
          value={values.shape}
          onChange={(shape) => begin({ shape, quality: 'usual', diversity: 'usual' })}
        />
      )}
      <Measure
        label={`${counted[0]!.toUpperCase()}${counted.slice(1)} of each`}
        field={evaluationLink[counted]}
        value={values[counted]}
        onChange={(count) => begin({ [counted]: count })}
      />
    </Inspect>
  )
}
