/** The recipe of a life: what is learnt, how, by whose taste, and at what price. */
import { Button } from '../../figure/Button'
import { Dial } from '../../figure/Dial'
import { Choice, Measure, TextField } from '../../figure/fields'
import { Inspect } from '../../shell/Inspector'
import type { Bench } from '../../shell/Workbench'
import { lifecycleLink } from './link'

/** A narrow taste, few votes, hardly a price: the reward model is pleased, the voter is not. */
const overOptimising = { align: 'grpo', voter: 'endings', made: 30, price: 0.01, r: 40, a: 60 } as const

export function Controls({ bench }: { readonly bench: Bench<typeof lifecycleLink> }) {
  const { values, hidden, change, begin } = bench
  const choice = (label: string, name: 'foundation' | 'domain' | 'way' | 'voter' | 'align') =>
    !hidden.has(name) && (
      <Choice
        label={label}
        field={lifecycleLink[name]}
        value={values[name]}
        onChange={(value) => begin({ [name]: value })}
      />
    )
  const measure = (label: string, name: 'rank' | 'frozen' | 'replay' | 'made' | 'price' | 'f' | 't' | 'r' | 'a') =>
    !hidden.has(name) && (
      <Measure
        label={label}
        field={lifecycleLink[name]}
        value={values[name]}
        onChange={(value) => begin({ [name]: value })}
      />
    )
  return (
    <Inspect tab="Controls">
      {!hidden.has('prompt') && (
        <TextField
          label="Beginning that every station answers"
          value={values.prompt}
          rows={1}
          longest={6}
          when="leaving"
          onChange={(prompt) => change({ prompt })}
        />
      )}
      {!hidden.has('temperature') && (
        <Dial
          label="Temperature"
          value={values.temperature}
          least={0}
          most={2}
          step={0.1}
          page={0.5}
          words={values.temperature.toFixed(1)}
          onChange={(temperature) => change({ temperature })}
        />
      )}
      <p className="text-muted">What follows begins the life anew.</p>
      {choice('Foundation', 'foundation')}
      {choice('Fine-tuned on', 'domain')}
      {choice('Fine-tuning', 'way')}
      {values.way === 'lora' && measure('Rank of the adapters', 'rank')}
      {values.way === 'freeze' && measure('Frozen blocks', 'frozen')}
      {measure('Share of old words replayed', 'replay')}
      {choice('Who votes', 'voter')}
      {values.voter !== 'me' && measure('Votes of the rule', 'made')}
      {choice('Alignment', 'align')}
      {measure('Price of a nat (β)', 'price')}
      <details>
        <summary className="w-fit">Steps of each stage</summary>
        <div className="mt-2 space-y-2">
          {values.foundation === 'here' && measure('Foundation', 'f')}
          {measure('Fine-tuning', 't')}
          {measure('Reward model', 'r')}
          {measure('Alignment', 'a')}
        </div>
      </details>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => begin(overOptimising)}>Over-optimise</Button>
        <Button onClick={() => begin({ align: 'grpo', price: 0.5, a: 40 })}>A high price</Button>
      </div>
    </Inspect>
  )
}
