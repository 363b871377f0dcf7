import { Inspect } from '../../shell/Inspector'
import type { Bench } from '../../shell/Workbench'
import type { evolutionLink } from './link'

/** What is said beside the comparison. */
export function EvolutionNotes({ bench: { values } }: { readonly bench: Bench<typeof evolutionLink> }) {
  return (
    <>
      <Inspect tab="Explain">
        <p>
          In an RNN the gradient goes back through one multiplication by the recurrent weights for each letter. A factor
          below 1 at every step leaves nothing after thirty; a factor above 1 explodes. The gain sets where it begins.
        </p>
        <p>
          An LSTM’s cell and a GRU’s state are mostly carried over, and gates learn for how long: the factor can come
          close to 1, and training can lengthen their reach. In a Transformer the way back is one step of attention,
          however far the clue stands.
        </p>
        <p>
          Below a ten-thousandth of what the question gets (a line that we drew), the clue’s share easily drowns in what
          the other letters say. There may be weights with which such a network would remember; hardly anything leads it
          to them.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A recurrent network is a message whispered along a row of people; attention is calling out to the one who
          knows.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> people garble a message. Here it fades, and by the same factors both ways:
          what hardly changes the end on its way forth gets hardly any blame on the way back. And to call out to
          everyone costs more the more there are: the square of the length.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          Sequences of {values.length} symbols: one of 8 clues among 8 symbols that mean nothing, and a question.
          Training draws distances evenly; tests are sequences that none has seen, 16 for each distance.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Four networks of one layer, made and trained here and now from the seeds {values.seed} to{' '}
          {values.seed + values.seeds - 1}; nothing is recorded or loaded. Reach of gradients after Bengio, Simard and
          Frasconi (1994).
        </p>
      </Inspect>
    </>
  )
}
