import { ModelOrigin } from '../../library/ModelOrigin'
import { Inspect } from '../../shell/Inspector'
import type { Model } from './bench'

/** What the inspector says of the image bench. */
export function Notes({ model }: { readonly model: Model }) {
  const isDenoising = model.inpaint
  return (
    <>
      <Inspect tab="Explain">
        <p>
          A picture is decided by its steps: a seed, what the model was told, and for each round that followed how far
          it went. The same steps lead to the same picture, which is why the address can be short.
        </p>
        {isDenoising ? (
          <>
            <p>
              <strong>How far from it</strong> is the share of the way back into noise: the model puts noise onto the
              picture up to that level and takes it away again, with other noise (arXiv:2108.01073). A little noise
              hides only fine things, much of it hides the digit itself. So little happens at first, and most between 40
              and 60 %.
            </p>
            <p>
              <strong>Made anew</strong>: at every level what stays is put in the place of what was made there, so that
              the new part comes to suit it; each step is gone over twice (arXiv:2201.09865).
            </p>
          </>
        ) : (
          <p>
            <strong>How far from it</strong> is the share of the way to another picture of the model, in the space where
            it keeps its {model.levels ? 'styles' : 'codes'}: a straight line through styles, an arc through codes. The
            noise of the first picture stays. Near is alike because neighbours there are drawn alike, not because pixels
            are.
          </p>
        )}
        <p>
          The distance that is shown is plain: the mean of how far pixels are off, from 0 to 1. It says how much
          changed, not whether it got better.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A photographer’s contact sheet: a dozen shots, a circle around one, then another dozen close to that one. What
          is chosen steers, though nobody says why.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> the photographer learns what you like. This model does not: it draws near
          what you picked, by chance, and knows nothing of your reasons.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          {model.shape[2]} × {model.shape[1]} pixels, {model.shape[0] === 1 ? 'grey' : 'red, green and blue'}. Shown as
          they are, a square for every pixel; a file of a picture holds just these.
        </p>
        <p>Pictures that you keep, and those that you bring, stay in this browser; the link holds the latter.</p>
      </Inspect>
      <Inspect tab="Origin">
        {model.name.startsWith('models/') ? (
          <ModelOrigin model={model.name} facts={model.about} />
        ) : (
          <p>
            {Number(model.about.parameters ?? 0).toLocaleString('en')} numbers of a {model.family} model that this
            library trained before, on {String(model.about.learntFrom ?? '')} ({String(model.about.licence ?? '')}).
            What you see is drawn here and now.
          </p>
        )}
        {model.about.sha256 !== undefined && (
          <p>
            Weights: SHA-256 <code className="break-all">{String(model.about.sha256)}</code>.
          </p>
        )}
      </Inspect>
    </>
  )
}
