/** The five side by side: how each goes on with the same beginning, by the same dice. */
import type { Picture } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { Figure } from '../../figure/Figure'
import { type FamilyName, families } from '../../figure/families'
import type { Bench } from '../../shell/Workbench'
import type { textLink } from './link'

interface Sample {
  readonly name: FamilyName
  readonly text: string
  /** A character. */
  readonly milliseconds: number
}

const letters = 120

export function Samples({ bench }: { readonly bench: Bench<typeof textLink> }) {
  const { session, state, values } = bench
  const [found, setFound] = useState<Picture>()
  const [isBusy, setBusy] = useState(false)
  const ask = () => {
    setBusy(true)
    session
      .ask('samples', { text: values.prompt, temperature: values.temperature, tokens: letters, seed: values.seed })
      .then(setFound)
      .catch(() => {})
      .finally(() => setBusy(false))
  }
  const samples = (found?.values.samples ?? []) as unknown as readonly Sample[]
  return (
    <div className="space-y-3">
      <Button kind="main" onClick={ask} disabled={isBusy || state.status !== 'open'}>
        {isBusy ? 'They are writing …' : 'Let all five write'}
      </Button>
      {samples.length > 0 && (
        <Figure
          id="samples"
          title="Side by side"
          summary={`After ${String(found!.values.step)} steps each goes on with the same beginning, at temperature ${values.temperature.toFixed(2)}, by the same dice.`}
          table={{
            columns: ['Model', 'Text', 'Writing, ms a character'],
            rows: samples.map(({ name, text, milliseconds }) => [families[name].name, text, milliseconds.toFixed(2)]),
          }}
        >
          <ul className="grid grid-cols-1 gap-3 md:grid-cols-2 2xl:grid-cols-3">
            {samples.map(({ name, text, milliseconds }) => (
              <li key={name} className="rounded-[10px] border border-line p-3">
                <p className="flex justify-between gap-2">
                  <span className="font-medium">{families[name].name}</span>
                  <span className="number text-muted">{milliseconds.toFixed(1)} ms a letter</span>
                </p>
                <p translate="no" className="mt-1 whitespace-pre-wrap break-words font-mono text-[13px]">
                  <span className="text-muted">{values.prompt}</span>
                  {text}
                </p>
              </li>
            ))}
          </ul>
        </Figure>
      )}
    </div>
  )
}
