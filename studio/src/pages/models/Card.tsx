/** A model's card: data, size, licence, limits, and what can be done with it. */
import type { ModelRow } from 'atelier/studio'
import { useId } from 'react'
import { PageLink } from '../../shell/PageLink'
import { Facts } from '../recorded/Facts'
import { openTarget } from '../recorded/openTarget'
import { countText, lossText, sizeText } from '../recorded/words'
import { Examples } from './Examples'
import { TakeAway } from './TakeAway'

interface CardProps {
  readonly model: ModelRow
  readonly seed: number
  onSeed(seed: number): void
}

const link = 'underline underline-offset-4'

export function Card({ model, seed, onSeed }: CardProps) {
  const heading = useId()
  const { id, name, limits, opens } = model
  return (
    <section aria-labelledby={heading} data-card={id} className="rounded-[10px] border border-line p-5">
      <h2 id={heading} className="break-words font-semibold text-[22px] leading-7">
        {name}
      </h2>
      <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
        {opens === 'text' && (
          <>
            <PageLink {...openTarget(id)} className={link}>
              Write with it
            </PageLink>
            <PageLink to="/learn/chance" search={{ model: `models/${id}` } as never} className={link}>
              Put it under the dial
            </PageLink>
          </>
        )}
        {opens === 'examples' && (
          <PageLink to="/work/image" search={{ model: `models/${id}` } as never} className={link}>
            Put it on the image bench
          </PageLink>
        )}
        <PageLink to="/runs/$id" params={{ id } as never} className={link}>
          How it was trained
        </PageLink>
      </p>
      <div className="mt-5 grid gap-8 lg:grid-cols-2">
        <Facts title="What it is" facts={factsOf(model)} />
        <section>
          <h3 className="mb-2 font-medium text-[16px]">Limits</h3>
          <ul className="list-disc space-y-1 ps-5">
            {limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </section>
      </div>
      {opens === 'examples' && <Examples id={id} seed={seed} onSeed={onSeed} />}
      <TakeAway model={model} />
    </section>
  )
}

function factsOf({ family, parameters, bytes, dataName, dataLicence, bestLoss, verb, status, note }: ModelRow) {
  const all: readonly (readonly [string, string | null])[] = [
    ['family', family],
    ['parameters', countText(parameters)],
    ['weights', sizeText(bytes)],
    ['data', dataName ?? 'not recorded'],
    ['licence of the data', dataLicence ?? 'not recorded'],
    ['best validation loss', bestLoss === null ? null : lossText(bestLoss)],
    ['made by', verb === 'import' ? 'brought along' : verb],
    ['training', status],
    ['note', note],
  ]
  return new Map(all.filter(([, value]) => value !== null))
}
