import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useNext } from '../../engine/useNext'
import { Dial } from '../../figure/Dial'
import { LineChart } from '../../figure/LineChart'
import { chancesAt, percent, ranked, readable } from '../../figure/probability'
import { Panel, Waiting } from './Panel'
import { rewarded } from './rewarded'
import { useWriter } from './useWriter'

const text = 'The captain looked at the '
/** Prices of drift that are tried, from dear to cheap. */
const prices = Array.from({ length: 25 }, (_, i) => 10 ** (1 - i / 8))

export default function Reward() {
  const writer = useWriter()
  return writer ? (
    <Frontier writer={writer} />
  ) : (
    <Panel>
      <Waiting />
    </Panel>
  )
}

function Frontier({ writer }: { readonly writer: Session }) {
  const { facts, failure } = useStore(writer.state)
  const [place, setPlace] = useState(8)
  const next = useNext(writer, text)
  const tokens = (facts.tokens ?? []) as readonly string[]
  const found = useMemo(() => {
    if (!next || tokens.length === 0) return undefined
    const reference = chancesAt(next.logits, 1).probabilities
    const rewards = tokens.map((token) => (/^[aeiou]$/i.test(token) ? 1 : 0))
    return { reference, all: prices.map((beta) => rewarded(reference, rewards, beta)) }
  }, [next, tokens])
  if (!found) {
    return (
      <Panel>
        <Waiting refusal={failure} />
      </Panel>
    )
  }
  const beta = prices[place]!
  const { probabilities, reward, drift } = found.all[place]!
  const likeliest = (from: Float64Array): string =>
    ranked(from)
      .slice(0, 5)
      .map((id) => `${readable(tokens[id]!)} ${percent(from[id]!)}`)
      .join(', ')
  return (
    <Panel
      controls={
        <div className="w-72">
          <Dial
            label="How cheap drift is"
            value={place}
            least={0}
            most={prices.length - 1}
            step={1}
            page={4}
            words={`β = ${beta.toPrecision(2)}`}
            onChange={setPlace}
          />
        </div>
      }
    >
      <p translate="no" className="font-mono">
        {text}…
      </p>
      <LineChart
        id="reward"
        title="What a reward for vowels costs"
        summary={`At β = ${beta.toPrecision(2)} the chance of a vowel is ${percent(reward)}, and the model has drifted ${drift.toPrecision(2)} nats. Likeliest now: ${likeliest(probabilities)}; before: ${likeliest(found.reference)}.`}
        x={{ label: 'drift from where it began', domain: [0, 3], unit: 'nats' }}
        y={{ label: 'reward: chance of a vowel', domain: [0, 1] }}
        series={[
          {
            name: 'the best that each drift can buy',
            role: 'maker',
            points: found.all.map((each) => [each.drift, each.reward] as const),
          },
        ]}
        marks={[{ x: drift, label: 'now' }]}
      />
    </Panel>
  )
}
