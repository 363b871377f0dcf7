import type { Picture } from 'atelier/studio'
import { useState } from 'react'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Choice } from '../../figure/fields'
import { percent } from '../../figure/probability'
import { ScatterChart } from '../../figure/ScatterChart'
import { Panel, Waiting } from './Panel'
import { useGuide, useGuideAnswer } from './useGuide'

const choices = ['2', '4', '8', '16', '32'] as const

export default function Reverse() {
  const session = useGuide()
  const [steps, setSteps] = useState(16)
  const [seed, setSeed] = useState(1)
  const [moment, setMoment] = useState(0)
  const { content, refusal } = useGuideAnswer(session, 'reverse', { steps, seed })
  const at = Math.min(moment, steps)
  return (
    <Panel
      controls={
        <>
          <div className="w-64">
            <Dial
              label="Steps taken"
              value={at}
              least={0}
              most={steps}
              step={1}
              page={4}
              words={`${at} of ${steps}`}
              onChange={setMoment}
            />
          </div>
          <Choice
            label="Steps in all"
            field={{ choices }}
            value={String(steps)}
            onChange={(chosen) => {
              setSteps(Number(chosen))
              setMoment(Number(chosen))
            }}
          />
          <Button onClick={() => setSeed(seed + 1)}>Other noise</Button>
        </>
      }
    >
      {content ? <Cloud content={content} moment={at} steps={steps} /> : <Waiting refusal={refusal} />}
    </Panel>
  )
}

interface CloudProps {
  readonly content: Picture
  readonly moment: number
  readonly steps: number
}

function Cloud({ content: { values, arrays }, moment, steps }: CloudProps) {
  const { shape, data } = arrays.moments!
  const [moments, count] = shape as readonly [number, number, number]
  const now = Math.min(moment, moments - 1)
  const noise = (values.noise as readonly number[])[now]!
  const points = Array.from({ length: count }, (_, i) => {
    const at = 2 * (now * count + i)
    return { x: data[at]!, y: data[at + 1]!, role: 'made' } as const
  })
  const counts = values.counts as readonly number[]
  return (
    <ScatterChart
      id="reverse"
      title="Noise that falls into place"
      summary={
        now < moments - 1
          ? `After ${now} of ${steps} steps the noise is ${noise.toPrecision(2)} times the data’s spread away from gone.`
          : `After all ${steps} steps ${percent(Number(values.arrived))} of the points lie within three deviations of one of the eight places: ${counts.join(', ')} at each.`
      }
      caption="Divided by the spread of data and noise together, so that the cloud keeps its size."
      x={{ label: 'x', domain: [-3, 3] }}
      y={{ label: 'y', domain: [-3, 3] }}
      points={points}
    />
  )
}
