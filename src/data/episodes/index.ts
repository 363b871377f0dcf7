/** Episodes of few-shot learning: tasks of a few classes with a few examples each. */
export {
  drawnEpisodes,
  type Episode,
  type EpisodeOptions,
  type EpisodeShape,
  type ReadEpisode,
  readEpisodes,
} from './episodes.js'
export { type ClassPool, groupOf, imagePool, imagesOfClasses, type PoolClass, rowPool, type Turns } from './pool.js'
export { type ClassSplit, type ClassSplitOptions, splitClasses } from './split.js'
