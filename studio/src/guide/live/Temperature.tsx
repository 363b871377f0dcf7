import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useNext } from '../../engine/useNext'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { ProbabilityBars } from '../../figure/ProbabilityBars'
import { chancesAt } from '../../figure/probability'
import { Panel, Waiting } from './Panel'
import { useWriter } from './useWriter'

const beginning = 'There is a wisdom that is '

export default function Temperature() {
  const writer = useWriter()
  return writer ? (
    <Bars writer={writer} />
  ) : (
    <Panel>
      <Waiting />
    </Panel>
  )
}

function Bars({ writer }: { readonly writer: Session }) {
  const { facts, failure } = useStore(writer.state)
  const [temperature, setTemperature] = useState(1)
  const [text, setText] = useState(beginning)
  const next = useNext(writer, text)
  const ghost = useMemo(() => next && chancesAt(next.logits, 1), [next])
  const now = useMemo(() => next && chancesAt(next.logits, temperature), [next, temperature])
  const tokens = (facts.tokens ?? []) as readonly string[]
  return (
    <Panel
      controls={
        <>
          <div className="w-64">
            <Dial
              label="Temperature"
              value={temperature}
              least={0}
              most={2}
              step={0.05}
              page={0.25}
              words={temperature === 0 ? '0: always the likeliest' : temperature.toFixed(2)}
              onChange={setTemperature}
            />
          </div>
          <Button onClick={() => setText(beginning)}>From the beginning</Button>
        </>
      }
    >
      <p translate="no" className="font-mono">
        {text.slice(-80)}
      </p>
      {ghost && now ? (
        <ProbabilityBars
          id="temperature"
          tokens={tokens}
          probabilities={now.probabilities}
          ghost={ghost.probabilities}
          temperature={temperature}
          choices={now.choices}
          onForce={(id) => setText((text + (tokens[id] ?? '')).slice(-400))}
        />
      ) : (
        <Waiting refusal={failure} />
      )}
    </Panel>
  )
}
