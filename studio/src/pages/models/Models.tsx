/** The models of this computer and this browser: what each is, what it is not, where it comes from, and ways to take it along. */
import type { ModelRow } from 'atelier/studio'
import { library, useLooked } from '../../library/useLibrary'
import { Inspect } from '../../shell/Inspector'
import { Mended } from '../../shell/Mended'
import { PageLink } from '../../shell/PageLink'
import { useLink } from '../../shell/useLink'
import { countText, sizeText } from '../recorded/words'
import { Card } from './Card'
import { ImportModel } from './ImportModel'
import { Lineage } from './Lineage'
import { modelsLink } from './link'

export default function Models() {
  const { values, mended, change } = useLink(modelsLink)
  const { value: models, problem, again } = useLooked('models', () => library.models())
  const shown = models?.find(({ id }) => id === values.show)
  return (
    <>
      <h1 className="font-semibold text-[28px] leading-9">Models</h1>
      <p className="mt-2 max-w-prose text-[16px] leading-7">
        Every model that was trained here or brought along, with its card: what it learnt from, how large it is, what it
        is not known to do. Bring one of your own, or take one away as files that other programs read.
      </p>
      <Mended names={mended} />
      <div className="mt-6 space-y-10">
        <ImportModel
          onTaken={(id) => {
            again()
            change({ show: id }, 'push')
          }}
        />
        {problem && <p role="alert">{problem}</p>}
        {models === undefined ? (
          <p role="status">The models are being read.</p>
        ) : (
          <div data-ready className="space-y-10">
            {shown && <Card key={shown.id} model={shown} seed={values.seed} onSeed={(seed) => change({ seed })} />}
            {models.length === 0 ? <None /> : <Cards models={models} shown={values.show} />}
            <Lineage />
          </div>
        )}
      </div>
      <Inspect tab="Explain">
        <p>
          A model is its weights, the shape they belong to, and the tokenizer or the range of its data. A card says what
          is recorded, and names what is not: an empty line would look like a good one.
        </p>
        <p>
          Weights come as safetensors, which hold numbers and nothing that could run. Files of other kinds are refused.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>Kept on {library.place}. Nothing is sent anywhere else.</p>
      </Inspect>
    </>
  )
}

const None = () => (
  <p className="max-w-prose">
    There is no model yet. <code>npx atelier demo</code> trains one in a minute, and it appears here; or{' '}
    <PageLink to="/lab/gan" className="underline underline-offset-4">
      train something on a page
    </PageLink>{' '}
    first.
  </p>
)

function Cards({ models, shown }: { readonly models: readonly ModelRow[]; readonly shown: string }) {
  return (
    <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-3" aria-label="All models">
      {models.map((model) => (
        <li key={model.id} className="min-w-0">
          <PageLink
            to="/models"
            search={{ show: model.id } as never}
            aria-current={model.id === shown ? 'true' : undefined}
            className="block h-full rounded-[10px] border border-line p-4 hover:bg-surface aria-[current=true]:border-focus"
          >
            <span translate="no" className="block truncate font-semibold">
              {model.name}
            </span>
            <span className="block text-muted">
              {[model.family, `${countText(model.parameters)} parameters`, sizeText(model.bytes)]
                .filter(Boolean)
                .join(', ')}
            </span>
            <span className="block text-muted">{model.dataName ?? 'data not recorded'}</span>
          </PageLink>
        </li>
      ))}
    </ul>
  )
}
