import { useMemo, useRef } from 'react'
import { useOffers } from '../shell/actions'
import { useIsHidden } from '../shell/author'
import { Button } from './Button'

interface PresetsProps<P> {
  readonly presets: readonly P[]
  onChoose(preset: P): void
}

/** Settings that belong together, a button each; the command menu has them too. An address hides them as `presets`. */
export function Presets<P extends { readonly name: string; readonly says: string }>({
  presets,
  onChoose,
}: PresetsProps<P>) {
  const isHidden = useIsHidden({ name: 'presets' })
  const latest = useRef(onChoose)
  latest.current = onChoose
  const offers = useMemo(
    () =>
      isHidden
        ? []
        : presets.map((preset) => ({
            title: `Preset: ${preset.name}`,
            about: preset.says,
            run: () => latest.current(preset),
          })),
    [presets, isHidden],
  )
  useOffers(offers)
  if (isHidden) return null
  return (
    <div className="flex flex-wrap gap-2">
      {presets.map((preset) => (
        <Button key={preset.name} title={preset.says} onClick={() => onChoose(preset)}>
          {preset.name}
        </Button>
      ))}
    </div>
  )
}
