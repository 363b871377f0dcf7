import { useState } from 'react'
import { short } from '../../figure/axis'
import { Button } from '../../figure/Button'
import { Choice } from '../../figure/fields'
import { LineChart } from '../../figure/LineChart'
import { PixelGrid } from '../../figure/PixelGrid'
import { Panel, Waiting } from './Panel'
import { useGuide, useGuideAnswer } from './useGuide'

const widths = [1, 2, 4, 8, 16, 32, 64] as const

export default function Narrow() {
  const session = useGuide()
  const [width, setWidth] = useState(8)
  const [digit, setDigit] = useState(3)
  const { content, refusal } = useGuideAnswer(session, 'narrow', { width, digit })
  if (!content) {
    return (
      <Panel>
        <Waiting refusal={refusal} />
      </Panel>
    )
  }
  const [original, rebuilt] = [content.arrays.original!.data, content.arrays.rebuilt!.data]
  const clipped = Float32Array.from(rebuilt, (value) => Math.min(1, Math.max(0, value)))
  const off = Float32Array.from(rebuilt, (value, i) => Math.min(1, Math.abs(value - original[i]!)))
  const errors = content.values.errors as readonly number[]
  return (
    <Panel
      controls={
        <>
          <Choice
            label="Numbers that pass"
            field={{ choices: widths.map(String) }}
            value={String(width)}
            onChange={(chosen) => setWidth(Number(chosen))}
          />
          <Button onClick={() => setDigit((digit + 1) % 200)}>Another digit</Button>
        </>
      }
    >
      <PixelGrid
        id="narrow"
        title="In, out, and the difference"
        summary={`Through ${width} of 256 numbers this digit comes back with a mean squared error of ${short(Number(content.values.error))}.`}
        images={Float32Array.from([...original, ...clipped, ...off])}
        shape={[3, 1, 16, 16]}
        columns={3}
        size={96}
        labels={['went in', 'came out', 'difference']}
      />
      <LineChart
        id="narrow-errors"
        title="Error by width, on 200 digits that were not learnt from"
        summary={`From 1 number to 64 the mean squared error falls from ${short(errors[0]!)} to ${short(errors.at(-1)!)}, ever more slowly.`}
        x={{ label: 'numbers that pass', domain: [1, 64], scale: 'log' }}
        y={{ label: 'mean squared error', domain: [0, 0.1] }}
        series={[
          { name: 'best linear code', role: 'reference', points: widths.map((at, i) => [at, errors[i]!] as const) },
        ]}
        marks={[{ x: width, label: 'now' }]}
      />
    </Panel>
  )
}
