import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { usePicture } from '../../engine/usePicture'
import { useSession } from '../../engine/useSession'
import { short } from '../../figure/axis'
import { Button } from '../../figure/Button'
import { LineChart } from '../../figure/LineChart'
import { Panel, Waiting } from './Panel'

const request = {
  job: 'backpropagation',
  params: { data: 'xor', hidden: 3, activation: 'tanh', rate: 0.3, example: 0 },
  seed: 42,
} as const

export default function SmallNetwork() {
  const session = useSession(request)
  return session ? (
    <Training session={session} />
  ) : (
    <Panel>
      <Waiting />
    </Panel>
  )
}

function Training({ session }: { readonly session: Session }) {
  const { isPlaying, status, step, facts, failure } = useStore(session.state)
  const network = usePicture(session, 'network')
  const losses = usePicture(session, 'losses')
  const examples = (facts.examples ?? []) as readonly (readonly [number, number, number])[]
  const answers = (network?.content.values.predictions ?? []) as readonly number[]
  const steps = (losses?.content.values.steps ?? []) as readonly number[]
  const found = (losses?.content.values.losses ?? []) as readonly number[]
  const longest = 200 * 2 ** Math.max(0, Math.ceil(Math.log2(step / 200)))
  return (
    <Panel
      controls={
        <>
          <Button
            kind="main"
            disabled={status !== 'open'}
            onClick={() => (isPlaying ? session.pause() : session.step(200))}
          >
            {isPlaying ? 'Pause' : 'Train 200 steps'}
          </Button>
          <Button disabled={status !== 'open' || isPlaying} onClick={() => session.step(1)}>
            One step
          </Button>
          <Button onClick={() => session.open(request)}>Begin anew</Button>
        </>
      }
    >
      {answers.length > 0 ? (
        <LineChart
          id="small-network"
          title="One, but not both"
          summary={`After ${losses?.step ?? 0} steps it answers ${examples.map(([a, b], i) => `(${a}, ${b}) with ${answers[i]!.toFixed(2)}`).join(', ')}. Right would be 0, 1, 1, 0; the mean loss is ${short(found.at(-1) ?? Number.NaN)}.`}
          x={{ label: 'steps', domain: [0, longest] }}
          y={{ label: 'mean loss', domain: [1e-6, 10], scale: 'log' }}
          series={[{ name: 'mean loss', role: 'maker', points: steps.map((at, i) => [at, found[i]!] as const) }]}
        />
      ) : (
        <Waiting refusal={failure} />
      )}
    </Panel>
  )
}
