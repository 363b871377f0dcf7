/** What the page says beside its figures. */
import type { MeasureAxis, MeasureKind, MediumName, Plain } from 'atelier/studio'
import { Inspect } from '../../shell/Inspector'

interface NotesProps {
  readonly facts: { readonly [name: string]: Plain }
  readonly kinds: readonly MeasureKind[]
}

const axes: readonly (readonly [MeasureAxis, string])[] = [
  ['quality', 'Quality.'],
  ['diversity', 'Diversity.'],
  ['memory', 'Copying.'],
  ['fit', 'Beside these.'],
  ['speed', 'Speed.'],
]

const trade: Readonly<Record<MediumName, string>> = {
  text: 'A model that says one good word over and over has quality and no diversity. Words that were learnt count as real too, so quality can be memory: read it beside “copied”.',
  images:
    'A copier of training pictures looks perfect on both axes: only “copied”, and the pairs below, give it away. Guidance and cold codes make pictures more typical and more alike.',
  points:
    'A GAN that has collapsed puts good points on a few heaps: its quality says nothing of what it leaves out. Few steps of diffusion reach no heap at all; a flow needs fewer, for its ways are straighter.',
}

const analogy: Readonly<Record<MediumName, string>> = {
  text: 'guests say whether they liked it. A share of real words only says how much an output looks like what was there before.',
  images:
    'guests taste the dish. The judge is a classifier: it sees what helps to tell digits apart, and is blind to the rest.',
  points:
    'nobody knows all the dishes that there could be. Here the whole menu is known, and that is why it can be counted.',
}

export function Notes({ facts, kinds }: NotesProps) {
  const medium = facts.medium as MediumName
  const things = String(facts.things)
  const number = (name: string): string => Number(facts[name] ?? 0).toLocaleString('en')
  const judged = (facts.judged ?? {}) as { readonly value?: number; readonly images?: number }
  return (
    <>
      <Inspect tab="Explain">
        {axes.map(([axis, heading]) => {
          const all = kinds.filter((kind) => kind.axis === axis)
          return (
            all.length > 0 && (
              <div key={axis}>
                <p className="font-medium">{heading}</p>
                <dl className="mb-3">
                  {all.map(({ name, label, says }) => (
                    <div key={name}>
                      <dt className="inline font-medium text-muted">{label}: </dt>
                      <dd className="inline">{says}</dd>
                    </div>
                  ))}
                </dl>
              </div>
            )
          )
        })}
        <p>{trade[medium]}</p>
        <p>
          Shares have Wilson’s interval, times and rates are resampled; what they are held against is taken as given. A
          mean time would hide the slow ones.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A kitchen is judged by its dishes, by its menu, and by how long guests wait. One dish done to perfection is no
          menu.
        </p>
        <p>
          <strong>Where this breaks:</strong> {analogy[medium]}
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          {number('training')} {things} to learn from, {number('heldOut')} held out that all are compared with.{' '}
          {medium === 'text' && 'One tokenizer for all: a letter a token, so that losses a letter can be compared.'}
          {medium === 'points' && 'All learn here, from the seed, when they are first asked for.'}
        </p>
        {medium === 'images' && (
          <>
            <p>
              Digits of 16 × 16 pixels. The VAE, the GAN, the diffusion model and the judge ship with the Studio; they
              learnt 60,000 digits, of which these 4,000 are a part. So a model that copied at every turn would be
              caught at about one picture in fifteen.
            </p>
            <p>
              The judge, a classifier, is right about {((judged.value ?? 0) * 100).toFixed(1)} % of{' '}
              {(judged.images ?? 0).toLocaleString('en')} digits that it has not learnt from. What it sees before it
              answers is what pictures are compared by.
            </p>
          </>
        )}
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Each candidate draws from a stream of its own, made of the seed and its name, and is measured against the same
          held-out {things}. Removing one changes nothing about the others.
          {medium === 'text' && ' Files that you drop stay on this computer.'}
        </p>
        {medium === 'images' && (
          <p>
            Digits: {String(facts.source)}, {String(facts.licence)}.
          </p>
        )}
      </Inspect>
    </>
  )
}
