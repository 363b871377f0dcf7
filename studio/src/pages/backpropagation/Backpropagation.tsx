/** Backpropagation in a network small enough to be read: forward, backward, update, one press each. */
import type { LinkValues, Picture } from 'atelier/studio'
import { useRef, useState } from 'react'
import { useAnswer, usePicture } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Choice } from '../../figure/fields'
import { LineChart } from '../../figure/LineChart'
import { Inspect } from '../../shell/Inspector'
import { PageLink } from '../../shell/PageLink'
import { type Bench, Workbench } from '../../shell/Workbench'
import { backpropagationLink } from './link'
import { NetworkFigure } from './NetworkFigure'
import { numbersOf, type Phase, plain } from './numbers'

type Values = LinkValues<typeof backpropagationLink>

const requestOf = ({ data, hidden, activation, rate, example, seed }: Values) => ({
  job: 'backpropagation',
  params: { data, hidden, activation, rate, example: example - 1 },
  seed,
})

export default function Backpropagation() {
  return (
    <Workbench
      title="Backpropagation, number by number"
      intro="A network of two inputs, a few hidden units and one output learns four answers. Send an example forward, send the blame backward, let every weight take a step: each number on the way is here."
      link={backpropagationLink}
      requestOf={requestOf}
      trains
    >
      {(bench) => <Board bench={bench} />}
    </Workbench>
  )
}

const epsilons = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10] as const

function Board({ bench }: { readonly bench: Bench<typeof backpropagationLink> }) {
  const { session, state, values, change, begin } = bench
  const network = usePicture(session, 'network')
  const losses = usePicture(session, 'losses')
  const names = (state.facts.weights ?? []) as readonly string[]
  const weight = Math.min(values.weight, Math.max(1, names.length)) - 1
  const still = !state.isPlaying && state.status === 'open'
  const check = useAnswer(session, 'check', still ? { weight, epsilons: [...epsilons], step: state.step } : undefined)
  const along = useAnswer(session, 'along', still ? { least: -0.5, most: 2, points: 51, step: state.step } : undefined)
  const made = useMade(losses?.content)
  if (!network || names.length === 0) return null
  const numbers = numbersOf(network.content, names)
  const phase = state.isPlaying ? 'backward' : (values.phase as Phase)
  const update = () => {
    made.isTold.current = true
    session.step(1)
    change({ phase: 'before' })
  }
  const pick = (chosen: number) => change({ weight: chosen + 1 })
  const steer = (changed: Partial<Values>) => {
    change(changed)
    if (changed.rate !== undefined) session.set({ rate: changed.rate })
    if (changed.example !== undefined) session.set({ example: changed.example - 1 })
  }
  const examples = (state.facts.examples ?? []) as readonly (readonly number[])[]
  return (
    <div className="space-y-8">
      <section aria-label="One step, in three presses" className="flex flex-wrap gap-2">
        <Button kind={phase === 'before' ? 'main' : 'plain'} onClick={() => change({ phase: 'forward' })}>
          1 Forward
        </Button>
        <Button
          kind={phase === 'forward' ? 'main' : 'plain'}
          disabled={phase === 'before'}
          onClick={() => change({ phase: 'backward' })}
        >
          2 Backward
        </Button>
        <Button kind={phase === 'backward' ? 'main' : 'plain'} disabled={phase !== 'backward'} onClick={update}>
          3 Update
        </Button>
      </section>
      <NetworkFigure
        numbers={numbers}
        phase={phase}
        weight={weight}
        onPick={pick}
        {...(made.words && { made: made.words })}
      />
      <div className="grid gap-8 xl:grid-cols-2">
        <Losses content={losses?.content} step={state.step} />
        <Along content={along.content} rate={values.rate} />
      </div>
      <Check content={check.content} name={names[weight] ?? ''} />
      <Inspect tab="Controls">
        <Choice
          label="What it learns"
          field={backpropagationLink.data}
          value={values.data}
          onChange={(data) => begin({ data, phase: 'before' })}
        />
        <Choice
          label="Hidden units"
          field={{ choices: ['2', '3', '4'] }}
          value={String(values.hidden)}
          onChange={(hidden) => begin({ hidden: Number(hidden), phase: 'before' })}
        />
        <Choice
          label="What bends the sums"
          field={backpropagationLink.activation}
          value={values.activation}
          onChange={(activation) => begin({ activation, phase: 'before' })}
        />
        <Choice
          label="Example shown"
          field={{ choices: examples.map((_, i) => String(i + 1)) }}
          value={String(Math.min(values.example, examples.length))}
          onChange={(example) => steer({ example: Number(example) })}
        />
        <Choice
          label="Weight spelt out"
          field={{ choices: names }}
          value={names[weight] ?? ''}
          onChange={(name) => pick(names.indexOf(name))}
        />
        <Dial
          label="Learning rate"
          value={values.rate}
          least={0.05}
          most={2}
          step={0.05}
          page={0.25}
          words={values.rate.toFixed(2)}
          onChange={(rate) => steer({ rate })}
        />
      </Inspect>
      <Notes examples={examples} seed={values.seed} />
    </div>
  )
}

/** What the last update came to, said once after the press that made it. */
function useMade(content: Picture | undefined) {
  const isTold = useRef(false)
  const [words, setWords] = useState<string>()
  const seen = useRef(content)
  if (content && content !== seen.current) {
    seen.current = content
    const losses = content.values.losses as readonly number[]
    const said = isTold.current
      ? `Updated: the mean loss of all examples went from ${plain(losses.at(-2) ?? losses[0]!)} to ${plain(losses.at(-1)!)}. `
      : undefined
    isTold.current = false
    if (said !== words) setWords(said)
  }
  return { words, isTold }
}

function Losses({ content, step }: { readonly content: Picture | undefined; readonly step: number }) {
  const steps = (content?.values.steps ?? []) as readonly number[]
  const losses = (content?.values.losses ?? []) as readonly number[]
  const longest = 200 * 2 ** Math.max(0, Math.ceil(Math.log2(step / 200)))
  return (
    <LineChart
      id="losses"
      title="The loss, step by step"
      summary={`After ${step} ${step === 1 ? 'update' : 'updates'} the mean loss of all examples is ${plain(losses.at(-1) ?? Number.NaN)}; it began at ${plain(losses[0] ?? Number.NaN)}.`}
      x={{ label: 'updates', domain: [0, longest] }}
      y={{ label: 'mean loss', domain: [1e-6, 10], scale: 'log' }}
      series={[{ name: 'mean loss', role: 'maker', points: steps.map((at, i) => [at, losses[i]!] as const) }]}
    />
  )
}

function Along({ content, rate }: { readonly content: Picture | undefined; readonly rate: number }) {
  const rates = (content?.values.rates ?? []) as readonly number[]
  const losses = (content?.values.losses ?? []) as readonly number[]
  const best = losses.length > 0 ? losses.indexOf(Math.min(...losses)) : 0
  return (
    <LineChart
      id="along"
      title="What a step of each length would do now"
      summary={`Of the steps tried against the gradient, a rate of ${plain(rates[best] ?? Number.NaN)} would leave the least loss, ${plain(losses[best] ?? Number.NaN)}; steps along it, below 0, raise it.`}
      x={{ label: 'learning rate', domain: [-0.5, 2] }}
      y={{ label: 'mean loss', domain: [0, 1] }}
      series={[
        { name: 'loss after that step', role: 'critic', points: rates.map((at, i) => [at, losses[i]!] as const) },
      ]}
      marks={[
        { x: 0, label: 'here' },
        { x: rate, label: `rate ${rate}` },
      ]}
    />
  )
}

function Check({ content, name }: { readonly content: Picture | undefined; readonly name: string }) {
  const exact = Number(content?.values.exact ?? Number.NaN)
  const tried = (content?.values.epsilons ?? []) as readonly number[]
  const estimates = (content?.values.estimates ?? []) as readonly number[]
  const far = estimates.map((estimate) => Math.max(1e-16, Math.abs(estimate - exact)))
  const best = far.length > 0 ? far.indexOf(Math.min(...far)) : 0
  return (
    <LineChart
      id="check"
      title={`Is it the slope? The weight ${name}, moved a little both ways`}
      summary={`Exact, by the chain rule: ${exact.toPrecision(8)}. Measured by moving the weight ${plain(tried[best] ?? Number.NaN)} up and down: ${(estimates[best] ?? Number.NaN).toPrecision(8)}; they differ by ${plain(far[best] ?? Number.NaN)}.`}
      caption="Moved too far, the line is not straight; moved too little, the difference drowns in rounding. Backpropagation needs neither, and one pass gives all weights at once."
      x={{ label: 'how far the weight is moved', domain: [1e-10, 1], scale: 'log' }}
      y={{ label: 'difference from the exact slope', domain: [1e-16, 1], scale: 'log' }}
      series={[{ name: 'measured − exact', role: 'reference', points: tried.map((at, i) => [at, far[i]!] as const) }]}
    />
  )
}

function Notes({ examples, seed }: { readonly examples: readonly (readonly number[])[]; readonly seed: number }) {
  return (
    <>
      <Inspect tab="Explain">
        <p>
          Forward: s = w₁x₁ + w₂x₂ + b, h = f(s), ŷ = Σ w·h + b. Backward, the chain rule: the derivative of the loss by
          a weight is what arrives at the weight’s end, times what the weight was multiplied by. Nothing is computed
          twice: each unit passes on one number.
        </p>
        <p className="mt-2">
          Gradient descent then moves every weight: w ← w − rate · ∂L/∂w, with the mean over all examples. D. Rumelhart,
          G. Hinton and R. Williams made this way of learning known in 1986 (doi:10.1038/323533a0).
        </p>
        <p className="mt-2">
          <PageLink to="/learn/networks" className="underline underline-offset-4">
            The chapter on networks
          </PageLink>
        </p>
      </Inspect>
      <Inspect tab="Analogy">
        <p>
          A kitchen that serves a dish too salty passes the complaint back: the waiter to the cook, the cook to whoever
          salted the stock, each adding how much their own part counted.
        </p>
        <p className="mt-2">
          <strong>Where this breaks:</strong> nobody in the network judges or understands. Each part multiplies two
          numbers, and blame is no more than a slope: right for a small step, and only there.
        </p>
      </Inspect>
      <Inspect tab="Data">
        <p>Examples: {examples.map(([a, b, y]) => `(${a}, ${b}) → ${plain(y!)}`).join('; ')}.</p>
      </Inspect>
      <Inspect tab="Origin">
        <p>
          Weights drawn from seed {seed}. Values and derivatives are computed here, in double precision, by the
          library’s own differentiation; nothing is recorded.
        </p>
      </Inspect>
    </>
  )
}
