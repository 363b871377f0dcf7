import { type ClassPool, type EpisodeShape, type ReadEpisode, readEpisodes } from '../../data/index.js'
import type { Interval } from '../statistics/interval.js'
import { meanInterval } from '../statistics/mean-interval.js'
import type { EpisodeLearner } from './learner.js'

export interface EpisodeMeasureOptions extends EpisodeShape {
  readonly episodes: number
  /** Decides the episodes: the same for every learner and for every pool of the same classes. */
  readonly seed: number
}

export interface EpisodeAccuracy extends EpisodeMeasureOptions {
  /** Mean share of right answers of an episode, with a 95 % interval over the episodes. */
  readonly accuracy: Interval
}

/** How often a learner is right in random episodes. @throws as `readEpisodes` does. */
export async function episodeAccuracy(
  pool: ClassPool,
  learner: EpisodeLearner,
  options: EpisodeMeasureOptions,
): Promise<EpisodeAccuracy> {
  const at = readEpisodes(pool, { ...options, split: 'test' })
  const shares: number[] = []
  for (let step = 0; step < options.episodes; step++) shares.push(await episodeShare(at(step), learner, pool, options))
  const { ways, shots, queries, episodes, seed } = options
  return { ways, shots, queries, episodes, seed, accuracy: meanInterval(shares) }
}

/** The share of right answers in one episode. */
export async function episodeShare(
  { support, queries, labels }: Pick<ReadEpisode, 'support' | 'queries' | 'labels'>,
  learner: EpisodeLearner,
  { shape }: Pick<ClassPool, 'shape'>,
  { ways, shots }: Pick<EpisodeShape, 'ways' | 'shots'>,
): Promise<number> {
  const width = shape.reduce((a, b) => a * b, 1)
  const answers = await learner({ ways, shots, width, support, queries })
  return labels.reduce((right, label, i) => right + (answers[i] === label ? 1 : 0), 0) / labels.length
}
