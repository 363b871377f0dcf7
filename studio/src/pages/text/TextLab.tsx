/** A race of five kinds of models over one text, and a look into the one that attends. */
import type { LinkValues } from 'atelier/studio'
import { useOwnText } from '../../engine/ownText'
import { usePicture } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { LineChart } from '../../figure/LineChart'
import { Inspect } from '../../shell/Inspector'
import { type Bench, Workbench } from '../../shell/Workbench'
import { Attention } from './Attention'
import { textLink } from './link'
import { RaceCharts } from './RaceCharts'
import { Samples } from './Samples'
import { TextControls } from './TextControls'

const requestOf = (values: LinkValues<typeof textLink>) => {
  const { corpus, weights, layers, heads, context, batch, steps, rate, seed } = values
  const { text } = useOwnText.getState()
  const learnt = corpus === 'own' && text !== '' ? { text } : { corpus: corpus === 'own' ? 'moby-dick' : corpus }
  const shape = { parameters: weights, layers, heads, context, batch, steps }
  return { job: 'race', params: { ...learnt, ...shape, ...(rate > 0 && { learningRate: rate }) }, seed }
}

export default function TextLab() {
  return (
    <Workbench
      title="The text lab"
      intro={
        <p>
          Five kinds of models read the same text, a batch at a time: one counts, three carry a memory from letter to
          letter, one looks back at all of them at once. Let them race, let them write, and look where the last one
          looks.
        </p>
      }
      link={textLink}
      requestOf={requestOf}
      trains
    >
      {(bench) => <Lab bench={bench} />}
    </Workbench>
  )
}

function Lab({ bench }: { readonly bench: Bench<typeof textLink> }) {
  const { session, state, values } = bench
  const shown = usePicture(session, 'race')
  const own = useOwnText()
  return (
    <div className="space-y-10">
      {values.corpus === 'own' && own.text === '' && (
        <p className="text-muted">
          Your text was gone with its window; Moby Dick is read instead. Give it again beside.
        </p>
      )}
      {state.step === 0 && !state.isPlaying && state.status === 'open' && (
        <Button kind="main" onClick={() => session.play()}>
          Start the race
        </Button>
      )}
      {shown ? (
        <RaceCharts bench={bench} content={shown.content} />
      ) : (
        <LineChart
          id="race"
          title="Loss on held-out text"
          summary="The five are being set up, and their loss before any learning is being measured."
          x={{ label: 'characters read', domain: [0, values.steps * values.batch * values.context] }}
          y={{ label: 'loss', unit: 'nats a letter', domain: [1, 5] }}
          series={[]}
        />
      )}
      <Samples bench={bench} />
      <Attention bench={bench} />
      <TextControls bench={bench} />
      <Inspect tab="Explain">
        <p>
          The loss is the mean of −ln p over letters that none of them has read. RNN, LSTM and GRU read one letter after
          another and keep what they have read in a vector. A Transformer has no such vector: each letter asks all
          earlier ones and mixes what they answer, by weights that sum to 1. That is the map.
        </p>
        <p>
          A head that is switched off adds nothing to the sum of its layer. The bars then say what it had contributed
          here, in this text, and not what it is for.
        </p>
        <p>
          A few hundred steps are too few to rank these families for good: what counts letters is hard to beat at first.
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          Reading with a memory is retelling a story from mouth to mouth; attention is leafing back in the book itself.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> nobody leafs back on purpose. All pages are looked at every time, a little
          of each, and the book ends after {values.context} letters.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>
          {Number(state.facts.training ?? 0).toLocaleString('en')} characters to learn from, the last tenth of the text,{' '}
          {Number(state.facts.heldOut ?? 0).toLocaleString('en')} characters, held out;{' '}
          {wordsOf(state.facts.vocabulary)} different ones.
        </p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          All five learn here and now, from seed {values.seed}; nothing is recorded or loaded. A text of your own never
          leaves this window. Moby Dick, Lincoln’s addresses and the names are in the public domain.
        </p>
      </Inspect>
    </div>
  )
}

const wordsOf = (value: unknown): string => (value === undefined ? '–' : String(value))
