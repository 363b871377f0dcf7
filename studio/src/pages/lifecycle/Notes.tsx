/** What the page says beside its figures. */
import type { SessionState } from '../../engine/session'
import { Inspect } from '../../shell/Inspector'

interface Facts {
  readonly parameters?: number
  readonly lists?: readonly { readonly name: string; readonly training: number; readonly heldOut: number }[]
}

export function Notes({ state }: { readonly state: SessionState }) {
  const { parameters = 0, lists = [] } = state.facts as Facts
  return (
    <>
      <Inspect tab="Explain">
        <p>
          <strong>Foundation.</strong> The model guesses the next letter of words, and is told the right one. It learns
          how words go, not what they are for.
        </p>
        <p>
          <strong>Fine-tuning.</strong> It sees a beginning and an answer of the wanted kind. The loss counts the answer
          alone. All weights may move; or only the upper blocks, the lower ones being frozen; or none, and low-rank
          adapters beside them (LoRA) learn the difference.
        </p>
        <p>
          <strong>Votes and reward.</strong> A vote says which of two answers is better. By Bradley and Terry’s model
          the chance of a vote is σ(r(A) − r(B)); a copy of the model with one number for a head learns r.
        </p>
        <p>
          <strong>Alignment.</strong> PPO (arXiv:1707.06347) and GRPO (arXiv:2402.03300) let the model answer, score the
          answers by the reward model and make good ones likelier: better than was expected with PPO, than the others to
          the same beginning with GRPO. DPO (arXiv:2305.18290) takes the votes as they are. All of them pay for every
          nat away from where they began: without that price the model finds what the reward model likes and nobody
          meant.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          An apprentice cook learns all dishes of a school, then the cuisine of one house, then what its guests send
          back.
        </p>
        <p>
          <strong>Where this breaks:</strong> a cook tastes, and can ask what a guest meant. The model only ever sees
          which of two answers won, and will make what wins, tasty or not.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <ul className="list-disc ps-5">
          {lists.map(({ name, training, heldOut }) => (
            <li key={name}>
              {name}: {training.toLocaleString('en')} to learn from, {heldOut.toLocaleString('en')} held out
            </li>
          ))}
        </ul>
        <p>
          Words of <cite>Moby-Dick</cite> and of the State of the Union addresses; first names of English-speaking
          countries; words of WordNet’s diseases, drugs and treatments; words of licences.
        </p>
        <p>
          A rule that votes stands in for a person and is called so. Its taste is known, and so can be compared with
          what the reward model made of it.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          A GPT of {parameters.toLocaleString('en')} parameters, one token a letter, trained in this page by this
          library. A foundation that was learnt beforehand took 4,000 steps of 64 words from seed 1. It all follows from
          the seed and your votes, which stay in this page.
        </p>
      </Inspect>
    </>
  )
}
