/** Charts of backpropagation: the loss so far, the loss along the gradient, and derivatives beside measured differences. */
import type { Picture } from 'atelier/studio'
import { LineChart } from '../../figure/LineChart'
import { plain } from './numbers'

export const epsilons = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10] as const

export function Losses({ content, step }: { readonly content: Picture | undefined; readonly step: number }) {
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

export function Along({ content, rate }: { readonly content: Picture | undefined; readonly rate: number }) {
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

export function Check({ content, name }: { readonly content: Picture | undefined; readonly name: string }) {
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
