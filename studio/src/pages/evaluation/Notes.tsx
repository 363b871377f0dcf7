/** What the page says beside its figures. */
import type { Plain } from 'atelier/studio'
import { Inspect } from '../../shell/Inspector'

export function Notes({ facts }: { readonly facts: { readonly [name: string]: Plain } }) {
  return (
    <>
      <Inspect tab="Explain">
        <p>
          <strong>Quality.</strong> Real words: the share that stands in the list. Precision: the share that lies, by
          its letter groups, as near to a held-out word as that word’s fifth neighbour does.
        </p>
        <p>
          <strong>Diversity.</strong> Different words: the share that is not a repetition. Coverage: the share of
          held-out words that have a written word that near. A model that says one good word over and over has quality
          and no diversity.
        </p>
        <p>
          <strong>Speed.</strong> Half of the words come within p50, 95 in a hundred within p95. A mean would hide the
          slow ones.
        </p>
        <p>
          <strong>Copying.</strong> Words that were learnt count as real too, so quality can be memory: read it beside
          “copied”, and the nearest neighbours below.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A kitchen is judged by its dishes, by its menu, and by how long guests wait. One dish done to perfection is no
          menu.
        </p>
        <p>
          <strong>Where this breaks:</strong> guests say whether they liked it. A share of real words only says how much
          an output looks like what was there before.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          {Number(facts.training ?? 0).toLocaleString('en')} {String(facts.list ?? 'words')} to learn from,{' '}
          {Number(facts.heldOut ?? 0).toLocaleString('en')} held out. One tokenizer for all: a letter a token, so that
          losses a letter can be compared.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Each writer draws from a stream of its own, made of the seed and its name, and is measured against the same
          held-out words. Removing one changes nothing about the others. Files that you drop stay on this computer.
        </p>
      </Inspect>
    </>
  )
}
