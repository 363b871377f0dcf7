/** Which model draws: one that ships, or one of the library. */
import type { ModelRow } from 'atelier/studio'
import { Choice } from '../../figure/fields'
import { library, useLooked } from '../../library/useLibrary'
import { Inspect } from '../../shell/Inspector'
import type { Bench } from '../../shell/Workbench'
import { type ImageValues, imageLink } from './link'

const shipped = { digits: 'digits, by diffusion', faces: 'faces, by a StyleGAN' } as const

export function MakerChoice({ bench }: { readonly bench: Bench<typeof imageLink> }) {
  const { values, begin } = bench
  const { value: models = [] } = useLooked('models', () => library.models())
  const makers = makersOf(models, values.model)
  return (
    <Inspect tab="Controls">
      <Choice
        label="Model"
        name="model"
        field={{ choices: makers.map(([label]) => label) }}
        value={makers.find(([, name]) => name === values.model)?.[0] ?? values.model}
        onChange={(label) => {
          const model = makers.find(([each]) => each === label)?.[1] as ImageValues['model']
          begin({ model, path: '', pick: 0, mask: '', with: '', label: imageLink.label.default })
        }}
      />
    </Inspect>
  )
}

/** Makers by what they are called and by their names: ours, those of the library that make examples, and the one of the address. */
function makersOf(models: readonly ModelRow[], chosen: string): readonly (readonly [label: string, name: string])[] {
  const ours = Object.entries(shipped).map(([name, label]) => [label, name] as const)
  const own = models.filter(({ opens }) => opens === 'examples')
  const theirs = own.map(({ id, name }, i) => [`${i + 1}: ${name}`, `models/${id}`] as const)
  const all = [...ours, ...theirs]
  return all.some(([, name]) => name === chosen) ? all : [...all, [chosen, chosen]]
}
