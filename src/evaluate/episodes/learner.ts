/** What learns an episode from its few examples, and answers: one signature for all. */
import { logisticAnswers } from './logistic.js'

/** An episode as numbers: rows of `width`, class by class. */
export interface EpisodeRows {
  readonly ways: number
  readonly shots: number
  readonly width: number
  /** [ways · shots, width] */
  readonly support: Float32Array
  /** [n, width] */
  readonly queries: Float32Array
}

/** The class, 0 to ways − 1, of each query. */
export type EpisodeLearner = (episode: EpisodeRows) => Int32Array | Promise<Int32Array>

/** The class whose mean is nearest (arXiv:1703.05175). */
export const nearestPrototype = (episode: EpisodeRows): Int32Array => {
  const { ways, shots, width, support } = episode
  const means = new Float32Array(ways * width)
  for (let at = 0; at < support.length; at++) {
    const way = Math.floor(at / (shots * width))
    means[way * width + (at % width)]! += support[at]! / shots
  }
  return nearest(means, episode)
}

/** The class of the nearest example. */
export const nearestExample = (episode: EpisodeRows): Int32Array =>
  nearest(episode.support, episode).map((row) => Math.floor(row / episode.shots))

/** A linear map, fitted to the examples shown: softmax regression with its weights held short. */
export const logisticRegression = (episode: EpisodeRows): Int32Array => logisticAnswers(episode)

/** The row of `among` [m, width] that is nearest to each query. */
function nearest(among: Float32Array, { width, queries }: EpisodeRows): Int32Array {
  const count = queries.length / width
  const answers = new Int32Array(count)
  for (let query = 0; query < count; query++) {
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let from = 0; from < among.length; from += width) {
      let distance = 0
      for (let i = 0; i < width && distance < least; i++) {
        distance += (among[from + i]! - queries[query * width + i]!) ** 2
      }
      if (distance < least) [best, least] = [from / width, distance]
    }
    answers[query] = best
  }
  return answers
}
