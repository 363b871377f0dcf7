/** Measuring models, in Node and in a browser. */

export { distinctInterval, distinctShare, repeatedShare } from './distinct.js'
export { type ErrorCurve, errorCurve, type FewShotOptions, type FewShotReport, fewShotReport } from './few-shot.js'
export { type Dependence, drawZeros, gradientReach, type ReachOptions, tokenDependence } from './gradient-reach.js'
export {
  type Likelihood,
  type LikelihoodMeter,
  type LikelihoodOptions,
  languageLikelihood,
  likelihoodMeter,
} from './likelihood.js'
export {
  type HeldOut,
  type HeldOutMean,
  type MemoryOptions,
  type MemoryResult,
  memoryResult,
  type SequencePredictor,
  type Verdict,
  verdictOf,
} from './memory.js'
export { type Mixture, mixtureWithNgram } from './mixture.js'
export { type NgramFloor, type NgramFloorOptions, ngramFloor } from './ngram-floor.js'
export { ngramLikelihood } from './ngram-likelihood.js'
export {
  type CopiedPassage,
  type Interval,
  type Novelty,
  type NoveltyOptions,
  novelty,
  ratio,
} from './novelty.js'
export { type PassageIndex, passageIndex } from './passages.js'
export { type Construction, construction } from './path-length.js'
export {
  averaging,
  bayesError,
  leastSquares,
  nearestNeighbours,
  predictZero,
  type RegressionPredictor,
} from './regression.js'
export {
  type Comparison,
  type ComparisonRow,
  evaluateText,
  type Measure,
  type Report,
  type ReportFigure,
  type ReportSection,
  type ReportText,
  type ReportVerdict,
  renderReport,
  reportJson,
  type TextEvaluation,
} from './report/index.js'
export { type BlockOptions, blockLosses, ngramBlockLosses, type TextBlocks, textBlocks } from './text-blocks.js'
export type { TextLikelihood } from './text-counts.js'
export { type EmbeddingOptions, type TextEmbedding, textEmbedding } from './text-embedding.js'
export { type Drawing, type DrawnTexts, drawTexts, type Passage, passagesOf } from './text-samples.js'
