import { useOwnText } from '../../engine/ownText'
import { usePicture } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { LineChart } from '../../figure/LineChart'
import type { Bench } from '../../shell/Workbench'
import { type chanceLink, isLearnt } from './link'

/** How a model that is learning here comes along; nothing where ours is under the dial. */
export function Reading({ bench }: { readonly bench: Bench<typeof chanceLink> }) {
  return isLearnt(bench.values.model) ? <Learning bench={bench} /> : null
}

function Learning({ bench: { session, state, values } }: { readonly bench: Bench<typeof chanceLink> }) {
  const shown = usePicture(session, 'learning')
  const points = (name: string): (readonly [number, number])[] => {
    const data = shown?.content.arrays[name]?.data ?? []
    return Array.from({ length: data.length / 2 }, (_, i) => [data[2 * i]!, data[2 * i + 1]!] as const)
  }
  const heldOut = points('heldOut')
  const loss = heldOut.at(-1)?.[1]
  const isNew = state.step === 0
  const own = useOwnText(({ text }) => text)
  return (
    <div className="space-y-4">
      {values.model === 'own' && own === '' && (
        <p className="text-muted">
          Your text was gone with its window; Moby Dick is read instead. Give it again beside.
        </p>
      )}
      <p role="status" className="rounded-md border border-line bg-surface px-3 py-2">
        {isNew ? (
          'This model has read nothing yet: all letters are equally likely. '
        ) : (
          <>
            After {state.step.toLocaleString('en')} of {values.steps.toLocaleString('en')} steps it needs{' '}
            {loss === undefined ? '–' : (loss / Math.LN2).toFixed(2)} bits a letter for text that it has not read.{' '}
          </>
        )}
        {!state.isPlaying && state.step < values.steps && (
          <Button kind={isNew ? 'main' : 'plain'} onClick={() => session.step(values.steps - state.step)}>
            {isNew ? `Learn for ${values.steps} steps` : 'Go on learning'}
          </Button>
        )}
      </p>
      <LineChart
        id="learning"
        title="Learning"
        summary={
          loss === undefined
            ? 'Nothing has been learnt yet.'
            : `The loss on held-out text went from ${heldOut[0]![1].toFixed(2)} to ${loss.toFixed(2)} nats a letter.`
        }
        x={{ label: 'step', domain: [0, values.steps] }}
        y={{ label: 'loss', unit: 'nats a letter', domain: [0, 5] }}
        series={[
          { name: 'held-out text', role: 'real', points: heldOut },
          { name: 'the batches', role: 'reference', points: thinned(points('loss')) },
        ]}
      />
    </div>
  )
}

/** About a hundred points are enough to see a line. */
const thinned = <T,>(points: readonly T[]): readonly T[] => {
  const every = Math.ceil(points.length / 100)
  return points.filter((_, i) => (points.length - 1 - i) % every === 0)
}
