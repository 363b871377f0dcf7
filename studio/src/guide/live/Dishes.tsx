import { useState } from 'react'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { LineChart } from '../../figure/LineChart'
import { percent } from '../../figure/probability'
import { Panel, Waiting } from './Panel'
import { useGuide, useGuideAnswer } from './useGuide'

export default function Dishes() {
  const session = useGuide()
  const [memory, setMemory] = useState(3)
  const [seed, setSeed] = useState(1)
  const { content, refusal } = useGuideAnswer(session, 'dishes', { memory, seed })
  const made = (content?.values.made ?? []) as readonly { readonly name: string; readonly isCopy: boolean }[]
  const copies = (content?.values.copies ?? []) as readonly number[]
  return (
    <Panel
      controls={
        <>
          <div className="w-64">
            <Dial
              label="Memory"
              value={memory}
              least={1}
              most={8}
              step={1}
              page={2}
              words={`${memory} ${memory === 1 ? 'letter' : 'letters'}`}
              onChange={setMemory}
            />
          </div>
          <Button onClick={() => setSeed(seed + 1)}>Make up twelve more</Button>
        </>
      }
    >
      {content ? (
        <>
          <ul className="grid grid-cols-1 gap-x-4 sm:grid-cols-2" aria-label="Made-up dishes">
            {made.map(({ name, isCopy }, i) => (
              <li key={i} className={isCopy ? 'text-muted' : 'font-medium'}>
                {name} {isCopy && '(a copy)'}
              </li>
            ))}
          </ul>
          <LineChart
            id="dishes"
            title="How much is copied"
            summary={`With a memory of ${memory}, ${percent(copies[memory - 1]!)} of 300 made-up names are copies of names that were read.`}
            x={{ label: 'letters of memory', domain: [1, 8] }}
            y={{ label: 'copies', domain: [0, 1] }}
            series={[{ name: 'copies', role: 'made', points: copies.map((share, i) => [i + 1, share] as const) }]}
            marks={[{ x: memory, label: 'now' }]}
          />
        </>
      ) : (
        <Waiting refusal={refusal} />
      )}
    </Panel>
  )
}
