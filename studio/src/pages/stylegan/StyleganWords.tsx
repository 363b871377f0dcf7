import type { Plain } from 'atelier/studio'
import { Inspect } from '../../shell/Inspector'

/** What the inspector says of the mixing of styles. */
export function StyleganWords({ facts }: { readonly facts: { readonly [name: string]: Plain } }) {
  return (
    <>
      <Inspect tab="Explain">
        <p>
          A mapping network makes a style w of a code z; w tells each layer how strongly to use its features
          (arXiv:1812.04948), here by scaling the layer’s weights (arXiv:1912.04958). Early layers work at 4 × 4 and 8 ×
          8 places and can only decide on what is large: the head, its pose, the hair’s outline. Late layers work on
          single pixels: colours and lines.
        </p>
        <p>
          Truncation draws styles to their mean, w̄ + ψ (w − w̄): less variety, more typical faces. At 0 all are the mean
          face; above 1 they leave what was learnt. Noise decides what no style does, place by place.
        </p>
        <p>
          Coarse, middle and fine are a convention. The measurement below the table asks whether it holds here: on this
          small model, colours of skin depend on middle layers too.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          Three painters on one portrait: the first sketches the head, the second models the face, the third colours.
          Change one of the three, and the others’ work stays.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> the layers never see a person, only numbers from the layer before; and
          nobody told them who does what. They were only told whether the whole looked real.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          The model learnt from 10,000 faces of 32 × 32 pixels that were put together by rule from drawn heads, hair and
          clothes; 1,111 others were held out.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          {Number(facts.parameters ?? 0).toLocaleString('en')} numbers of a generator that this library trained: 5,000
          steps of 16 faces, 41 minutes on one core, before. What you see is drawn here, now, by those weights.
        </p>
        <p>
          Learnt from {String(facts.learntFrom ?? '')}. Drawn people, no photographs: nobody’s likeness is in it.
          Weights {String(facts.licence ?? '')}, SHA-256 <code className="break-all">{String(facts.sha256 ?? '')}</code>
          .
        </p>
      </Inspect>
    </>
  )
}
