import { Inspect } from '../../shell/Inspector'
import { PageLink } from '../../shell/PageLink'
import { presets } from './presets'

/** What the inspector says of a duel. */
export function DuelWords({ seed, parameters }: { readonly seed: number; readonly parameters: number }) {
  return (
    <>
      <Inspect tab="Explain">
        <p>
          The discriminator moves to lower its loss on real and made points; the generator moves along −∂L/∂x of its
          own, the arrows. Where the discriminator is sure (deep colour), the arrows of the minimax loss are short: it
          has stopped teaching. The non-saturating loss has the same aim and keeps them long there.
        </p>
        <p>
          The mesh shows where a square of the generator’s noise goes, from −2 to 2 on both sides: folds and threads in
          it are how one sheet reaches several heaps.
        </p>
        <p>
          Modes are found, and points good, within three deviations of a heap’s centre (or a twentieth of the way from
          the middle of the plane to its edge, if that is more). KL compares densities of 2,048 points each on 40 × 40
          cells, smoothed, with one per cent spread evenly.
        </p>
        <dl>
          {presets.map(({ name, says }) => (
            <div key={name} className="mb-2">
              <dt className="font-medium">{name}</dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
      </Inspect>
      <Inspect tab="Analogy">
        <p>A forger and an expert: each new fake teaches the expert, each refusal teaches the forger.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> the forger never sees a real work. All it ever gets is the slope of the
          expert’s doubt.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          4,096 points to learn from. Accuracy is taken on 256 others and 256 made points, modes on the latter,
          densities on 2,048 of each; from the same noise at every look. Scores of the hinge, minimax and non-saturating
          losses have a zero; those of the others have none, and a point counts as told rightly if it is on its side of
          the middle between the mean scores.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Two networks, {parameters.toLocaleString('en')} numbers together, trained here, now, from seed {seed}; nothing
          is recorded or loaded. The game is that of Goodfellow and others, 2014 (arXiv:1406.2661).
        </p>
        <p>
          Step by step, in a chapter: <PageLink to="/learn/duel">The duel, move by move</PageLink>.
        </p>
      </Inspect>
    </>
  )
}
