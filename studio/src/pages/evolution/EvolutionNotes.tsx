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
          LSTM and GRU keep a cell that is mostly carried over, with gates that learn to hold it open: the factor can
          come close to 1, and training lengthens their reach. In a Transformer the way back is one step of attention,
          however far the clue stands.
        </p>
        <p>
          Below a ten-thousandth of what the question gets, the clue’s share drowns in what the other letters say. Such
          a network can hold a memory, but cannot learn that it should.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A recurrent network is a message whispered along a row of people; attention is calling out to the one who
          knows.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> people garble a message. Here it is the blame that fades on its way back,
          not the message on its way forth. And to call out to everyone costs more the more there are: the square of the
          length.
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
