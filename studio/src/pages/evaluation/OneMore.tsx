/** One more candidate: a model with its setting, or one of the library that makes what is compared. */
import { candidateOf, competitions, guidanceRange, type MediumName } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Choice } from '../../figure/fields'
import { library, useLooked } from '../../library/useLibrary'

interface OneMoreProps {
  readonly medium: MediumName
  add(id: string): void
}

/** Families whose models make examples out of nothing. */
const generative = new Set(['vae', 'gan', 'stylegan', 'diffusion', 'flow'])

export function OneMore({ medium, add }: OneMoreProps) {
  const { kinds } = competitions[medium]
  const { value: models = [] } = useLooked('models', () => library.models())
  const own = new Map<string, string>(
    medium === 'text'
      ? []
      : models
          .filter(({ opens, family }) => opens === 'examples' && generative.has(family ?? ''))
          .map(({ id, name }) => [`your own: ${name} (${id.slice(0, 8)})`, `models/${id}`] as const),
  )
  const [name, setName] = useState(kinds.at(-1)!.name)
  const [settings, setSettings] = useState<Readonly<Record<string, number>>>({})
  const [guidance, setGuidance] = useState(1)
  const stored = own.get(name)
  const kind = kinds.find((each) => each.name === name) ?? kinds[0]!
  const { setting } = kind
  const value = (setting && settings[setting.name]) ?? setting?.usual ?? 1
  const told = setting ? `${kind.name}@${value}${kind.isGuided && guidance > 1 ? `x${guidance}` : ''}` : kind.name
  const id = stored ?? told
  return (
    <fieldset className="min-w-0 space-y-2 rounded-md border border-line p-3">
      <legend className="px-1 font-medium">One more</legend>
      <Choice
        label="Model"
        field={{ choices: [...kinds.map((each) => each.name), ...own.keys()] }}
        value={name}
        onChange={setName}
      />
      {!stored && setting && (
        <Dial
          label={setting.name === 'steps' ? 'Its steps' : 'Its temperature'}
          value={value}
          least={setting.least}
          most={setting.most}
          step={setting.step}
          page={5 * setting.step}
          words={setting.name === 'steps' ? String(value) : value.toFixed(1)}
          onChange={(to) => setSettings({ ...settings, [setting.name]: to })}
        />
      )}
      {!stored && kind.isGuided && (
        <Dial
          label="Its guidance"
          value={guidance}
          least={guidanceRange.least}
          most={guidanceRange.most}
          step={guidanceRange.step}
          page={1}
          words={guidance === 1 ? 'none' : guidance.toFixed(1)}
          onChange={setGuidance}
        />
      )}
      <Button disabled={!candidateOf(medium, id)} onClick={() => add(id)}>
        Add {stored ? 'it' : id}
      </Button>
    </fieldset>
  )
}
