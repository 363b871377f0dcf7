import type { Picture } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { percent } from '../../figure/probability'
import { ScatterChart, type ScatterPoint } from '../../figure/ScatterChart'
import { Panel, Waiting } from './Panel'
import { useGuide, useGuideAnswer } from './useGuide'

const reach = 3.2

export default function TwoModels() {
  const session = useGuide()
  const [dice, setDice] = useState(0)
  const [seed, setSeed] = useState(1)
  const { content, refusal } = useGuideAnswer(session, 'two-models', { seed, count: dice === 0 ? 0 : 40, dice })
  return (
    <Panel
      controls={
        <>
          <Button kind="main" onClick={() => setDice(dice + 1)}>
            {dice === 0 ? 'Ask both for 40 new points' : 'Throw the dice again'}
          </Button>
          <Button
            onClick={() => {
              setSeed(seed + 1)
              setDice(0)
            }}
          >
            Other points to learn
          </Button>
        </>
      }
    >
      {content ? <Plane content={content} /> : <Waiting refusal={refusal} />}
    </Panel>
  )
}

function Plane({ content: { values } }: { readonly content: Picture }) {
  const points = values.points as readonly (readonly (readonly [number, number])[])[]
  const [a, b, c] = values.border as readonly [number, number, number]
  const drawn = values.drawn as readonly (readonly [number, number, number])[]
  const all: readonly ScatterPoint[] = [
    ...points.flatMap((kind, i) => kind.map(([x, y]) => ({ x, y, role: i === 0 ? 'real' : 'critic' }) as const)),
    ...drawn.map(([x, y]) => ({ x, y, role: 'made' }) as const),
  ]
  return (
    <ScatterChart
      id="two-models"
      title="A border, and two bells"
      summary={`On 2,000 new real points the border is right about ${percent(Number(values.rightByBorder))}, the bells about ${percent(Number(values.rightByBells))}. ${drawn.length === 0 ? 'Neither has been asked for new points yet.' : `Asked for new points, the bells drew ${drawn.length}; the border has none to give.`}`}
      x={{ label: 'one measurement', domain: [-reach, reach] }}
      y={{ label: 'another', domain: [-reach, reach] }}
      points={all}
      line={borderLine(a, b, c)}
      legend={[
        { name: 'one kind', role: 'real' },
        { name: 'the other', role: 'critic' },
        { name: 'drawn from the bells', role: 'made' },
      ]}
    />
  )
}

/** Where a·x + b·y + c = 0 crosses the square, from end to end. */
function borderLine(a: number, b: number, c: number): readonly (readonly [number, number])[] {
  const ends: (readonly [number, number])[] = []
  for (const edge of [-reach, reach]) {
    const [x, y] = [-(c + b * edge) / a, -(c + a * edge) / b]
    if (Math.abs(x) <= reach) ends.push([x, edge])
    if (Math.abs(y) <= reach) ends.push([edge, y])
  }
  return ends.slice(0, 2)
}
