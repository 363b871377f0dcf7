/** Learning within a prompt: a small transformer learns here to find slopes from examples, and is held against least squares. */
import type { LinkValues } from 'atelier/studio'
import { useStore } from 'zustand'
import type { Session } from '../../engine/session'
import { useAnswer, usePicture } from '../../engine/usePicture'
import { useSession } from '../../engine/useSession'
import { Button } from '../../figure/Button'
import { Measure } from '../../figure/fields'
import { LineChart } from '../../figure/LineChart'
import { fewShotLink } from './link'
import { PromptTable } from './PromptTable'

type Values = LinkValues<typeof fewShotLink>

interface SlopesBenchProps {
  readonly values: Values
  onChange(changed: Partial<Values>): void
}

const requestOf = ({ slopes, learn, seed }: Pick<Values, 'slopes' | 'learn' | 'seed'>) => ({
  job: 'slopes',
  params: { dimensions: slopes, steps: learn },
  seed,
})

export function SlopesBench({ values, onChange }: SlopesBenchProps) {
  const session = useSession(requestOf(values))
  return (
    <section aria-labelledby="slopes" className="space-y-4">
      <h2 id="slopes" className="font-semibold text-[18px]">
        A model that can: slopes from examples in the prompt
      </h2>
      <p className="max-w-prose text-[16px] leading-7">
        What the small writer lacks can be taught. This transformer is given prompts of pairs x, y with y = w·x, each
        prompt with a hidden w of its own, and learns to answer the next x. No w comes twice, so learning them by heart
        is of no use: it has to find w out as it reads. Then its weights rest, and it still learns from every prompt.
      </p>
      {session ? <Learning session={session} values={values} onChange={onChange} /> : <div className="min-h-[36rem]" />}
    </section>
  )
}

/** What can be said of an error, so that 0 is not written as 0.000. */
const told = (error: number): string => (error < 0.0005 ? 'under 0.001' : error.toFixed(3))

function Learning({ session, values, onChange }: SlopesBenchProps & { readonly session: Session }) {
  const { isPlaying, status, step, facts } = useStore(session.state)
  const errors = usePicture(session, 'errors')?.content.values
  const { content } = useAnswer(
    session,
    'prompt',
    errors ? { at: values.shown, measuredAt: errors.measuredAt! } : undefined,
  )
  const list = (name: string): readonly number[] => (errors?.[name] ?? []) as readonly number[]
  const [model, squares] = [list('model'), list('squares')]
  const steps = Number(facts.steps ?? values.learn)
  const band = (means: readonly number[], spread: readonly number[]) =>
    means.map((mean, k) => [k, Math.max(0, mean - 2 * spread[k]!), mean + 2 * spread[k]!] as const)
  const points = (means: readonly number[]) => means.map((mean, k) => [k, mean] as const)
  const begin = (changed: Partial<Values>) => {
    onChange(changed)
    session.open(requestOf({ ...values, ...changed }))
  }
  const isDone = step >= steps
  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
      <div className="space-y-3">
        <Measure
          label="Numbers in x, and in w"
          field={fewShotLink.slopes}
          value={values.slopes}
          onChange={(slopes) => begin({ slopes })}
        />
        <Measure
          label="Steps of learning"
          field={fewShotLink.learn}
          value={values.learn}
          onChange={(learn) => begin({ learn })}
        />
        <div className="flex flex-wrap gap-2">
          <Button
            kind="main"
            disabled={status !== 'open' || isDone}
            onClick={() => (isPlaying ? session.pause() : session.play())}
          >
            {isPlaying ? 'Stop teaching' : isDone ? 'It has learnt' : 'Teach it to learn slopes'}
          </Button>
          <Button onClick={() => onChange({ shown: (values.shown + 1) % 10_000 })}>Another prompt</Button>
        </div>
        <p className="number text-muted" data-slopes-step={step}>
          step {step.toLocaleString('en')} of {steps.toLocaleString('en')},{' '}
          {Number(facts.parameters ?? 0).toLocaleString('en')} weights
        </p>
        {content && <PromptTable content={content} />}
      </div>
      <LineChart
        id="slopes"
        title="Error by examples in the prompt"
        summary={
          model.length === 0
            ? 'The transformer is being set up.'
            : `After ${Number(errors!.measuredAt).toLocaleString('en')} steps its error is ${told(model[0]!)} without an example and ${told(model.at(-1)!)} after ${model.length - 1}; that of least squares is ${told(squares[values.slopes] ?? 0)} from ${values.slopes} on.`
        }
        caption={`Mean of (prediction − y)² ÷ ${values.slopes}, on ${Number(facts.asked ?? 256)} prompts that nobody learnt from; bands: two standard errors. Saying 0 to everything comes to about 1.`}
        x={{ label: 'examples in the prompt', domain: [0, 8] }}
        y={{ label: 'squared error', domain: [0, 1.2] }}
        series={[
          { name: 'the transformer', role: 'made', points: points(model), band: band(model, list('modelSpread')) },
          {
            name: 'least squares',
            role: 'reference',
            points: points(squares),
            band: band(squares, list('squaresSpread')),
          },
        ]}
      />
    </div>
  )
}
