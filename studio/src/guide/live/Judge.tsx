import { useMemo, useState } from 'react'
import { Dial } from '../../figure/Dial'
import { LineChart } from '../../figure/LineChart'
import { percent } from '../../figure/probability'
import { judged } from './judge'
import { Panel } from './Panel'

export default function Judge() {
  const [mean, setMean] = useState(2)
  const found = useMemo(() => judged(mean), [mean])
  const line = (values: readonly number[]) =>
    values.flatMap((y, i) => (i % 10 === 0 ? [[found.x[i]!, y] as const] : []))
  return (
    <Panel
      controls={
        <div className="w-72">
          <Dial
            label="Where the fakes lie"
            value={mean}
            least={-5}
            most={5}
            step={0.25}
            page={1}
            words={mean === 0 ? 'on the real ones' : `${Math.abs(mean)} away`}
            onChange={setMean}
          />
        </div>
      }
    >
      <LineChart
        id="judge"
        title="The best judge that there can be"
        summary={`The judge is right about ${percent(found.right)}. The slope that the minimax loss gives the fakes is ${found.minimax.toPrecision(2)} on average; that of the non-saturating loss ${found.nonSaturating.toPrecision(2)}.`}
        caption="Both are bells of deviation 1; the real ones lie around 0. Computed exactly, no network."
        x={{ label: 'where an example lies', domain: [-6, 6] }}
        y={{ label: 'density, and the judge’s answer', domain: [0, 1] }}
        series={[
          { name: 'real', role: 'real', points: line(found.real) },
          { name: 'made', role: 'made', points: line(found.made) },
          { name: 'the judge: chance of real', role: 'critic', points: line(found.judge) },
        ]}
      />
    </Panel>
  )
}
