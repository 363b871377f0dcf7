/** Measuring what learns from a few examples, on episodes. */
export { type EpisodeAccuracy, type EpisodeMeasureOptions, episodeAccuracy, episodeShare } from './accuracy.js'
export {
  type EpisodeLearner,
  type EpisodeRows,
  logisticRegression,
  nearestExample,
  nearestPrototype,
} from './learner.js'
export { type Vectors, vectorPool } from './vectors.js'
