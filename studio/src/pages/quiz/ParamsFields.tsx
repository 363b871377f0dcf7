import { type ExperimentCard, readLink, readParams, writeLink, writeParams } from 'atelier/studio'
import { Choice, Measure } from '../../figure/fields'
import type { PageLink } from '../../shell/useLink'
import type { quizLink } from './link'

interface ParamsFieldsProps {
  readonly card: ExperimentCard
  readonly link: PageLink<typeof quizLink>
}

/** The experiment's own controls, which live in the address as one word. */
export function ParamsFields({ card, link: { values, change } }: ParamsFieldsProps) {
  const params = readLink(card.link, readParams(values.params)).values
  const set = (name: string, value: string | number) => {
    const { v: _, ...changed } = writeLink(card.link, { ...params, [name]: value } as typeof params)
    change({ params: writeParams(changed) })
  }
  return Object.entries(card.link).map(([name, field]) => {
    if (field.kind === 'text' || name === 'seed') return null
    return field.kind === 'number' ? (
      <Measure
        key={name}
        label={name}
        field={field}
        value={Number(params[name])}
        onChange={(value) => set(name, value)}
      />
    ) : (
      <Choice
        key={name}
        label={name}
        field={field}
        value={String(params[name])}
        onChange={(value) => set(name, value)}
      />
    )
  })
}
