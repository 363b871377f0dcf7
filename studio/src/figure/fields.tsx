/** Controls of a page's address: a choice among words, a number within its range. */
import { useId, useMemo, useRef } from 'react'
import { useOffers } from '../shell/actions'
import { useIsHidden } from '../shell/author'

interface ChoiceProps {
  readonly label: string
  /** Its name in the address, where `field` does not say it: an author of a link may hide it. */
  readonly name?: string
  readonly field: { readonly choices: readonly string[] }
  readonly value: string
  onChange(value: string): void
}

/** What a control can be set to, for the command menu too, unless the author of the address hides it. */
function useSettings(label: string, settings: readonly string[], set: (setting: string) => void): void {
  const latest = useRef(set)
  latest.current = set
  const key = settings.join('\n')
  const offers = useMemo(
    () =>
      (key === '' ? [] : key.split('\n')).map((setting) => ({
        title: `${label}: ${setting}`,
        about: 'Set here',
        run: () => latest.current(setting),
      })),
    [label, key],
  )
  useOffers(offers)
}

export function Choice({ label, name, field, value, onChange }: ChoiceProps) {
  const id = useId()
  const isHidden = useIsHidden({ name, field, label })
  useSettings(label, isHidden ? [] : field.choices.filter((choice) => choice !== value), onChange)
  if (isHidden) return null
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className="min-h-6 min-w-0 max-w-full rounded border border-control bg-bg px-2"
      >
        {field.choices.map((choice) => (
          // A translated name is no other value.
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </div>
  )
}

interface MeasureProps {
  readonly label: string
  readonly name?: string
  readonly field: { readonly least: number; readonly most: number; readonly step: number }
  readonly value: number
  onChange(value: number): void
}

export function Measure({ label, name, field, value, onChange }: MeasureProps) {
  const id = useId()
  if (useIsHidden({ name, field, label })) return null
  return (
    <div className="flex items-center justify-between gap-3">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={field.least}
        max={field.most}
        step={field.step}
        key={value}
        defaultValue={value}
        onBlur={({ target }) => {
          const given = Number(target.value)
          if (Number.isFinite(given) && target.value !== '' && given !== value)
            onChange(Math.min(field.most, Math.max(field.least, given)))
        }}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        className="w-24 rounded border border-control bg-bg px-2 text-end"
      />
    </div>
  )
}

interface ToggleProps {
  readonly label: string
  readonly name?: string
  readonly checked: boolean
  onChange(checked: boolean): void
}

export function Toggle({ label, name, checked, onChange }: ToggleProps) {
  const isHidden = useIsHidden({ name, label })
  useSettings(label, isHidden ? [] : [checked ? 'off' : 'on'], (setting) => onChange(setting === 'on'))
  if (isHidden) return null
  return (
    <label className="flex min-h-6 items-center gap-1.5">
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} className="size-4" />
      {label}
    </label>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly name?: string
  readonly value: string
  readonly rows?: number
  readonly longest?: number
  readonly placeholder?: string
  /** Told at every letter, or only when the field is left. */
  readonly when: 'typing' | 'leaving'
  onChange(value: string): void
}

export function TextField({ label, name, value, rows = 3, longest, placeholder, when, onChange }: TextFieldProps) {
  const id = useId()
  if (useIsHidden({ name, label })) return null
  const shared = {
    ...{ id, rows, maxLength: longest, placeholder },
    className: 'mt-1 w-full rounded-md border border-control bg-bg p-2 font-mono',
  }
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {when === 'typing' ? (
        <textarea {...shared} value={value} onChange={({ target }) => onChange(target.value)} />
      ) : (
        <textarea
          {...shared}
          key={value}
          defaultValue={value}
          onBlur={({ target }) => target.value !== value && onChange(target.value)}
        />
      )}
    </div>
  )
}
