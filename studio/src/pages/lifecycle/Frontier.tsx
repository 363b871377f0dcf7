/** Reward against distance: what each step of alignment bought and for how much change, beside the best of n and what the voters really meant. */
import { short } from '../../figure/axis'
import { ScatterChart, type ScatterPoint } from '../../figure/ScatterChart'
import type { LifePicture } from './life'

export function Frontier({ life }: { readonly life: LifePicture }) {
  const { way, bestOf, taste } = life
  if (way.length === 0) return null
  const last = way.at(-1)!
  const far = Math.max(2, Math.ceil(Math.max(...way.map(({ kl }) => kl)) / 2) * 2)
  const heights = [...way, ...bestOf].flatMap(({ reward, truth }) => [reward, truth ?? 0])
  const range = [Math.min(-1, Math.floor(Math.min(...heights))), Math.max(3, Math.ceil(Math.max(...heights)))] as const
  const named = (step: number): { readonly label: string } | undefined =>
    step === last.step && step > 0 ? { label: `step ${step}` } : undefined
  const points: readonly ScatterPoint[] = [
    ...bestOf.map(
      ({ n, kl, reward }): ScatterPoint => ({
        x: kl,
        y: reward,
        role: 'reference',
        label: n > 1 ? `best of ${n}` : '',
      }),
    ),
    ...way.flatMap(({ step, kl, truth }): ScatterPoint[] =>
      truth === undefined ? [] : [{ x: kl, y: truth, role: 'real', ...(named(step) && { label: 'what was meant' }) }],
    ),
    ...way.map(({ step, kl, reward }): ScatterPoint => ({ x: kl, y: reward, role: 'maker', ...named(step) })),
  ]
  return (
    <ScatterChart
      id="frontier"
      title="How much reward for how much change"
      summary={summaryOf(life)}
      caption={`Nats of a whole answer, exact at every letter, over 64 answers a point. Both rewards are in standard deviations of what the fine-tuned model gets.${taste ? '' : ' What a person really meant is known to no rule: there is no second curve.'}`}
      x={{ label: 'KL from the fine-tuned model', domain: [0, far], unit: 'nats' }}
      y={{ label: 'mean reward', domain: range, unit: 'deviations' }}
      points={points}
      legend={[
        { name: 'the policy, by the reward model', role: 'maker' },
        ...(taste ? [{ name: 'the policy, by the rule behind the votes', role: 'real' as const }] : []),
        { name: 'best of n of the fine-tuned model', role: 'reference' },
      ]}
    />
  )
}

function summaryOf({ way, taste }: LifePicture): string {
  const last = way.at(-1)!
  if (last.step === 0) return 'Alignment has not moved the model yet.'
  const said = `After ${last.step} steps the mean reward is ${short(last.reward)} deviations above the fine-tuned model’s, at a KL of ${short(last.kl)} nats; ${short(100 * last.distinct)} % of the answers are different words.`
  if (!taste || last.truth === undefined) return said
  const best = way.reduce((most, each) => (each.truth! > most.truth! ? each : most))
  const meant = ` What the voters meant rose by ${short(last.truth)}.`
  const fell =
    best.truth! - last.truth > 0.3
      ? ` It stood higher at step ${best.step} (${short(best.truth!)}): from there on the model pleased the reward model and not the voters.`
      : ''
  return said + meant + fell
}
