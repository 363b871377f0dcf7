import { storedModel } from 'atelier/studio'
import { useOwnText } from '../../engine/ownText'
import { ModelOrigin } from '../../library/ModelOrigin'
import { Inspect } from '../../shell/Inspector'
import type { Bench } from '../../shell/Workbench'
import type { chanceLink } from './link'

/** What is said beside the dial. */
export function ChanceNotes({ bench: { state, values } }: { readonly bench: Bench<typeof chanceLink> }) {
  const { facts } = state
  const own = useOwnText(({ name }) => name)
  const learnt = {
    'moby-dick': 'Moby Dick',
    addresses: 'Lincoln’s addresses',
    names: 'first names',
    own: own || 'Moby Dick',
  }
  return (
    <>
      <Inspect tab="Explain">
        <p>
          The model’s last layer gives each letter a number, its logit. Divided by the temperature T and put through the
          softmax, the logits become chances: p = e^(logit / T) / Σ e^(logit / T). Below 1 the likely become likelier;
          above 1 the rare get their turn; at 0 only the likeliest is left.
        </p>
        <p>
          The needle is one throw of the dice, a number from 0 to 1. Turning the dial never touches it: it moves the
          borders underneath. Cut-offs come after the temperature: top-k keeps the k likeliest, top-p the fewest that
          together have a share p. What is cut away is hatched, and the rest shares its chance.
        </p>
        <p>
          All {String(facts.vocabulary ?? '')} characters are counted at every turn, nothing is left out. That costs one
          exponential and one sum for each token; the page says how long it took here.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>A cautious chef always seasons as the book says; a bold one tries what the book hardly mentions.</p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> a chef tastes what comes of it. The model does not: at a high temperature
          it is not bolder by judgement, only by chance.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>{String(facts.vocabulary ?? '–')} characters, all of them counted in every figure of this page.</p>
      </Inspect>
      <Inspect tab="Origin">
        {storedModel.test(values.model) ? (
          <ModelOrigin model={values.model} facts={facts} />
        ) : values.model === 'writer' ? (
          <p>
            A GPT of {Number(facts.parameters ?? 0).toLocaleString('en')} parameters that we trained on{' '}
            <cite>Moby Dick</cite>, one character at a time. The dice are the seed’s: {values.seed}.
          </p>
        ) : (
          <p>
            A GPT of {Number(facts.parameters ?? 0).toLocaleString('en')} parameters that learns{' '}
            {learnt[values.model as keyof typeof learnt]} here and now, from seed {values.seed}; nothing of it was made
            beforehand. A text of your own never leaves this window.
          </p>
        )}
      </Inspect>
    </>
  )
}
