/** A classifier and a generator that learn from the same labelled points: what each can be asked. */
import { useMemo } from 'react'
import { useAnswer, usePicture } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Choice, Measure } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { type Bench, followingSeed, Workbench } from '../../shell/Workbench'
import { ClassifierWords } from './ClassifierWords'
import { Drawn } from './Drawn'
import { classifierLink, classifierRequest } from './link'
import { Told } from './Told'

export default function Classifier() {
  return (
    <Workbench
      title="Classifier against generator"
      intro={
        <p>
          The same points, learnt twice. The classifier learns p(class | x): given a point, which class? The generator
          learns p(x | class): given a class, which points? Press play, then ask both.
        </p>
      }
      link={classifierLink}
      requestOf={classifierRequest}
      trains
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

function Board({ bench }: { readonly bench: Bench<typeof classifierLink> }) {
  const { session, state, values, hidden, change, begin } = bench
  const { x, y, dice } = values
  const label = values.label === 'B' ? 'B' : 'A'
  const at = useMemo(() => [x, y] as const, [x, y])
  const map = usePicture(session, 'map')
  const now = map && { step: map.step, seed: values.seed, data: values.data }
  const told = useAnswer(session, 'classify', now && { ...now, x, y })
  const drawn = useAnswer(session, 'draw', now && { ...now, label: label === 'A' ? 0 : 1, count: 128, seed: dice })
  return (
    <>
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <Told
          session={session}
          at={at}
          map={map?.content}
          chances={told.content?.values.chances as readonly [number, number] | undefined}
          nearest={told.content && Number(told.content.values.nearest)}
          onAt={([px, py]) => change({ x: px, y: py })}
        />
        <div>
          <Drawn map={map?.content} drawn={drawn.content} label={label} />
          <div className="mt-3 flex flex-wrap gap-2">
            <Button kind="main" onClick={() => change({ dice: followingSeed(dice) })}>
              Draw others
            </Button>
            <Button onClick={() => change({ label: label === 'A' ? 'B' : 'A' })}>
              Ask for class {label === 'A' ? 'B' : 'A'}
            </Button>
          </div>
        </div>
      </div>
      <Questions />
      <Inspect tab="Controls">
        {!hidden.has('data') && (
          <Choice label="Points" field={classifierLink.data} value={values.data} onChange={(data) => begin({ data })} />
        )}
        {!hidden.has('steps') && (
          <Measure
            label="Steps of learning"
            field={classifierLink.steps}
            value={values.steps}
            onChange={(steps) => begin({ steps })}
          />
        )}
        {!hidden.has('rate') && (
          <Measure
            label="Learning rate (the classifier’s is a quarter)"
            field={classifierLink.rate}
            value={values.rate}
            onChange={(rate) => begin({ rate })}
          />
        )}
        {(['x', 'y'] as const).map(
          (axis) =>
            !hidden.has(axis) && (
              <Dial
                key={axis}
                label={`Place asked about, ${axis}`}
                value={values[axis]}
                least={classifierLink[axis].least}
                most={classifierLink[axis].most}
                step={classifierLink[axis].step}
                page={1}
                words={values[axis].toFixed(2)}
                onChange={(value) => change({ [axis]: value })}
              />
            ),
        )}
        {!hidden.has('label') && (
          <Choice
            label="Class asked for"
            field={classifierLink.label}
            value={label}
            onChange={(chosen) => change({ label: chosen as 'A' | 'B' })}
          />
        )}
      </Inspect>
      <ClassifierWords facts={state.facts} seed={values.seed} />
    </>
  )
}

/** What can be asked of whom. */
function Questions() {
  const rows = [
    [
      'Which class is this point of?',
      'Yes: that is all it has learnt.',
      'Not as it is; with a density for each class, by Bayes’ rule.',
    ],
    [
      'Give me a new point of class A.',
      'No. It turns a point into two chances; without a point nothing runs.',
      'Yes, as many as there are dice.',
    ],
    [
      'Is this point like what you have learnt from?',
      'No. It is sure far away from everything, too.',
      'In principle: how likely it is to be drawn.',
    ],
    ['How many of the heaps do you know?', 'Only where one class ends and the other begins.', 'Draw, and count.'],
  ] as const
  return (
    <section className="mt-8 overflow-x-auto" aria-label="What each can be asked">
      <table className="w-full max-w-4xl border-collapse text-start">
        <thead>
          <tr className="border-line border-b">
            {['Question', 'The classifier', 'The generator'].map((name) => (
              <th key={name} scope="col" className="px-2 py-1.5 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([question, classifier, generator]) => (
            <tr key={question} className="border-line border-b align-top">
              <th scope="row" className="px-2 py-1.5 font-medium">
                {question}
              </th>
              <td className="px-2 py-1.5">{classifier}</td>
              <td className="px-2 py-1.5">{generator}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
