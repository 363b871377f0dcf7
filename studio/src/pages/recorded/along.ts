/** What the x axis of a run's curves may count: its steps, the tokens that it has read, the time that it has taken. */
import type { Curve, Curves, RunDetail } from 'atelier/studio'

export type Along = 'steps' | 'tokens' | 'seconds'

type Timed = Pick<RunDetail, 'config' | 'begun' | 'ended' | 'heartbeat' | 'step'>

/** The places of a curve's points on the x axis; undefined where that is not known of the run. */
export function placesAlong(run: Timed, curves: Curves, { steps }: Curve, along: Along): readonly number[] | undefined {
  if (along === 'steps') return steps
  if (along === 'tokens') {
    const each = tokensPerStep(run.config)
    return each === undefined ? undefined : steps.map((step) => step * each)
  }
  const { seconds } = curves
  if (seconds && seconds.steps.length > 1) return steps.map((step) => between(seconds, step))
  // A registry keeps no times: its steps are taken to have come evenly.
  const took = ((run.ended ?? run.heartbeat) - run.begun) / 1000
  return run.step > 0 ? steps.map((step) => (step * took) / run.step) : undefined
}

/** Whether the times of a run's steps were taken, and are not its mean pace. */
export const isTimed = (curves: Curves): boolean => (curves.seconds?.steps.length ?? 0) > 1

function tokensPerStep(config: RunDetail['config']): number | undefined {
  const training = typeof config.training === 'object' && config.training !== null ? { ...config.training } : {}
  const { batch = config.batch, accumulate = 1 } = training as {
    readonly batch?: unknown
    readonly accumulate?: unknown
  }
  const { context } = config
  const isKnown = [batch, accumulate, context].every((value) => typeof value === 'number' && value > 0)
  return isKnown ? Number(batch) * Number(accumulate) * Number(context) : undefined
}

function between({ steps, values }: Curve, step: number): number {
  const above = steps.findIndex((each) => each >= step)
  if (above === 0) return values[0]!
  if (above < 0) return values.at(-1)!
  const [from, to] = [steps[above - 1]!, steps[above]!]
  return values[above - 1]! + ((values[above]! - values[above - 1]!) * (step - from)) / (to - from)
}
