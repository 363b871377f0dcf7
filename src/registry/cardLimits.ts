import { measures } from './measures.js'
import type { Run } from './run.js'

export interface LimitFacts {
  readonly run: Pick<Run, 'status' | 'config' | 'results' | 'bestLoss'>
  /** Runs that differ from this one in their seed alone. */
  readonly otherSeeds: readonly unknown[]
  readonly dataLicence?: string
  readonly licence?: string
}

/** What a model is not known to do, a sentence each. */
export function cardLimits({ run, otherSeeds, dataLicence, licence }: LimitFacts): readonly string[] {
  const held = objectOf(run.results.heldOut)
  const [own, floor] = [objectOf(held.model).nats, objectOf(held.floor).nats]
  return [
    ...(run.status === 'finished' ? [] : [`The training did not end as planned: ${run.status}.`]),
    ...(typeof run.config.context === 'number' ? [`It reads ${run.config.context} tokens at once.`] : []),
    ...(otherSeeds.length === 0 ? ['All figures are of one seed.'] : []),
    ...(measures(run).length === 0 ? ['Nothing was measured.'] : []),
    ...(typeof own === 'number' && typeof floor === 'number' && own > floor
      ? ['On held-out text it is behind counting n-grams.']
      : []),
    ...(dataLicence === undefined ? ['The licence of its data is not recorded.'] : []),
    ...(licence === undefined ? ['No licence for the weights was given.'] : []),
    'Whether what it makes is true, fair or safe was not measured.',
  ]
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
