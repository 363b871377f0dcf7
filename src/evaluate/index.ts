/** Measuring models, in Node and in a browser. */

export {
  type Answered,
  accuracyOf,
  type Calibration,
  type CalibrationBin,
  type Classification,
  type ClassScores,
  calibration,
  calibrationFloor,
  classification,
  confusionMatrix,
  likeliest,
} from './classification.js'
export {
  type BaselineOptions,
  type ClassifierBaseline,
  classifierBaselines,
  type LabelledRows,
} from './classification-baselines.js'
export { type Compression, type CompressionRow, compression, type RowCoder } from './compression.js'
export { type Alarms, alarmsAt, bestAlarms } from './detection/alarms.js'
export { auroc, aurocInterval } from './detection/auroc.js'
export { type ConformalThreshold, conformalShare, conformalThreshold } from './detection/conformal.js'
export {
  averagePrecision,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
} from './detection/curves.js'
export {
  type NabOptions,
  type NabProfile,
  type NabScore,
  type NabSeries,
  nabProfiles,
  nabScore,
} from './detection/nab.js'
export { rankingInterval } from './detection/ranking-interval.js'
export { type VolumeOptions, type Volumes, volumesUnderSurface } from './detection/volume.js'
export { distinctInterval, distinctShare, repeatedShare } from './distinct.js'
export * from './episodes/index.js'
export { type Evidence, type EvidenceOptions, vaeEvidence } from './evidence.js'
export type { FeatureExtractor } from './feature-extractor.js'
export {
  type FeatureDescription,
  type FeatureTask,
  type FrozenFeatures,
  frozenFeatures,
  preparedImages,
  type TaskAnswers,
} from './features/frozen.js'
export { type ErrorCurve, errorCurve, type FewShotOptions, type FewShotReport, fewShotReport } from './few-shot.js'
export {
  type Dependence,
  drawZeros,
  gradientReach,
  type ReachMeter,
  type ReachOptions,
  reachMeter,
  tokenDependence,
} from './gradient-reach.js'
export * from './in-context/index.js'
export { arithmeticPicojoules, energyEstimate, type Latency, type LatencyOptions, latency } from './latency.js'
export * from './learning-curve/index.js'
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
  type Novelty,
  type NoveltyOptions,
  novelty,
  ratio,
} from './novelty.js'
export { type PassageIndex, passageIndex } from './passages.js'
export { type Construction, construction } from './path-length.js'
export {
  type PathLength,
  type PathLengthOptions,
  type PathSpace,
  perceptualPathLength,
} from './perceptual-path.js'
export { type Consistency, consistency, krippendorffAlpha } from './preferences/agreement.js'
export {
  type BradleyTerry,
  type BradleyTerryOptions,
  bradleyTerry,
  chanceToWin,
  type Duel,
  eloPoints,
} from './preferences/bradley-terry.js'
export { type PlanOptions, rankingPlan, type Showing } from './preferences/plan.js'
export { baselineChances, preferenceBaselines } from './preferences/preference-baselines.js'
export { type PreferenceQuality, preferenceQuality } from './preferences/preference-quality.js'
export { type MadeRater, madeDuel } from './preferences/raters.js'
export {
  type PrincipalComponents,
  type PrincipalOptions,
  principalComponents,
  type RowSource,
} from './principal-components.js'
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
  copier,
  evaluatePoints,
  evaluateTable,
  evaluateText,
  gaussianPoints,
  type Measure,
  type PointEvaluation,
  pcaGaussian,
  pixelComponents,
  pixelShuffler,
  type Report,
  type ReportFigure,
  type ReportSection,
  type ReportText,
  type ReportVerdict,
  renderReport,
  reportJson,
  type TableEvaluation,
  type TextEvaluation,
} from './report/index.js'
export { type ClassCoverage, classCoverage } from './samples/classes.js'
export { type CopyingCell, type DataCopying, dataCopying } from './samples/data-copying.js'
export type { Estimate } from './samples/discrepancy.js'
export { duplicateRows, type NearDuplicates, nearDuplicates } from './samples/duplicates.js'
export { type SplitOptions, splitFloor } from './samples/floor.js'
export {
  frechetDistance,
  frechetFloor,
  frechetWarning,
  type Gaussian,
  gaussianDistance,
} from './samples/frechet.js'
export { divergenceFrontier, type Frontier, type FrontierOptions, frontierOfShares } from './samples/frontier.js'
export {
  kernelDistance,
  kernelDistanceOfSubsets,
  type SubsetDistance,
  type SubsetOptions,
} from './samples/kernel-distance.js'
export {
  type Memorisation,
  type MemorisationOptions,
  memorisation,
  type NearPair,
  nearThreshold,
} from './samples/memorisation.js'
export { type ModeCoverage, modeCoverage } from './samples/modes.js'
export { divergenceOf, type PlaneDensityOptions, planeDensity } from './samples/plane-density.js'
export {
  expectedCoverage,
  type PrecisionRecall,
  type PrecisionRecallOptions,
  precisionRecallDensityCoverage,
  squaredReach,
} from './samples/precision-recall.js'
export { energyDistance, meanPairwiseDistance } from './samples/spread.js'
export { vendiScore, vendiScoreOf } from './samples/vendi.js'
export { type LinearClassifier, softmaxRegression } from './softmax-regression.js'
export { type BootstrapOptions, bootstrap, bootstrapMean, type Statistic } from './statistics/bootstrap.js'
export {
  betaQuantile,
  betaShare,
  chiSquareShare,
  normalQuantile,
  normalShare,
  studentQuantile,
} from './statistics/distributions.js'
export { type Eigen, symmetricEigen } from './statistics/eigen.js'
export { goodnessOfFit } from './statistics/goodness-of-fit.js'
export type { Interval } from './statistics/interval.js'
export { type KMeans, type KMeansOptions, kMeans } from './statistics/kmeans.js'
export { mannWhitney, type RankTest } from './statistics/mann-whitney.js'
export { meanInterval } from './statistics/mean-interval.js'
export { type Moments, moments } from './statistics/moments.js'
export { type NeighbourOptions, type Neighbours, nearestRows } from './statistics/nearest-rows.js'
export { type Pca, type PcaOptions, pca, pcaProject, pcaReconstruct } from './statistics/pca.js'
export { clopperPearson, wilson } from './statistics/proportions.js'
export { type Rows, selectRows } from './statistics/rows.js'
export { copiedRows, gaussianCopula, independentColumns, type RowMaker } from './tables/baselines.js'
export { type BoostedTrees, type BoostingOptions, boostedTrees } from './tables/boosted-trees.js'
export { kolmogorovSmirnov, type Marginal, marginals, totalVariation } from './tables/marginals.js'
export { type MeasuredColumn, type MeasuredTable, measuredTable } from './tables/measured.js'
export { associationDifference, associations, correlationRatio, cramersV } from './tables/pairwise.js'
export { membershipAttack, type TablePrivacy, tablePrivacy } from './tables/privacy.js'
export { twoSampleTest } from './tables/two-sample.js'
export { usefulness, usualTarget } from './tables/usefulness.js'
export { type BlockOptions, blockLosses, ngramBlockLosses, type TextBlocks, textBlocks } from './text-blocks.js'
export type { TextLikelihood } from './text-counts.js'
export { type EmbeddingOptions, type TextEmbedding, textEmbedding } from './text-embedding.js'
export { type Drawing, type DrawnTexts, drawTexts, type Passage, passagesOf } from './text-samples.js'
export { type SelfBleu, selfBleu } from './texts/self-bleu.js'
