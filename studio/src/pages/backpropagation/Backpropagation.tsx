/** Backpropagation in a network small enough to be read: forward, backward, update, one press each. */
import type { LinkValues, Picture } from 'atelier/studio'
import { useRef, useState } from 'react'
import { useAnswer, usePicture } from '../../engine/usePicture'
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Choice } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import { type Bench, Workbench } from '../../shell/Workbench'
import { BackpropagationNotes } from './BackpropagationNotes'
import { Along, Check, epsilons, Losses } from './charts'
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
      <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
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
      <BackpropagationNotes examples={examples} seed={values.seed} />
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
