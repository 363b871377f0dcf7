import type { Plain } from 'atelier/studio'
import { Inspect } from '../../shell/Inspector'

/** What the inspector says of a classifier beside a generator. */
export function ClassifierWords({
  facts,
  seed,
}: {
  readonly facts: { readonly [name: string]: Plain }
  readonly seed: number
}) {
  const count = (name: string): string => Number(facts[name] ?? 0).toLocaleString('en')
  return (
    <>
      <Inspect tab="Explain">
        <p>
          The classifier is a plain network whose two outputs become chances; it learns to make the chance of the right
          class large. All that it can know is the border between the classes.
        </p>
        <p>
          The generator is a flow (arXiv:2210.02747): it learns in which direction to move a random point so that noise
          becomes data, and is told the class. To draw, it moves noise in sixteen steps. With other noise come other
          points.
        </p>
        <p>
          A new point is no copy if it differs from every point that was learnt from. It is no stray if it is about as
          near to them as real points that were held out: so both medians are shown.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A taster and a cook, brought up on the same dishes. The taster names what you bring; the cook makes what you
          name.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> a taster who is brought a stone would say so. The classifier has only two
          words, and gives one of them to the stone, often with certainty.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          {count('points')} points in two classes that neither overlap nor are told apart by a line. Held out are 1,024
          others.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          A classifier of {count('classifier')} numbers and a generator of {count('generator')}, trained here, now, from
          seed {seed}; nothing is recorded or loaded.
        </p>
      </Inspect>
    </>
  )
}
