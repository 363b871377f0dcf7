/** Drawing from models, in Node and in a browser. */
export { adversaryGenerator, type CodeDecoder, codeDecoder, labelsFor } from './adversary-generator.js'
export { type AttentionReader, type AttentionReading, attentionReader, type Head } from './attention.js'
export { type BranchChoice, pathTo, type TextTree, type TreeNode, type TreeOptions, type TreePath } from './branch.js'
export {
  type Chain,
  chain,
  type Distribution,
  type FilterName,
  filterOrder,
  filtersOf,
  type SamplingSettings,
  settingsIn,
  validateSettings,
} from './chain.js'
export { type CodePlane, codesOnPlane, normalQuantile, type PathKind, pathBetween, priorPlane } from './code-paths.js'
export { noClass } from './conditions.js'
export {
  type Constraint,
  type ConstraintOptions,
  choiceConstraint,
  jsonSchemaConstraint,
  regexConstraint,
} from './constraint.js'
export { scoreContinuations } from './continuations.js'
export { type ConditionRows, type Denoise, type Denoiser, type DenoiserOptions, denoiser } from './denoiser.js'
export {
  type DenoisingFrame,
  type DiffusionOptions,
  type DiffusionSampler,
  diffusionGenerator,
  diffusionSampler,
  drawExamples,
  type Journey,
  levelsOf,
  noiseOf,
  visible,
  wayOf,
} from './diffusion.js'
export { type Draft, type Drawing, drawOrAccept, type Guess, lookupDraft, readerDraft, residual } from './draft.js'
export {
  type EngineCounts,
  type EngineOptions,
  type GenerationEngine,
  generationEngine,
  type Rollout,
  type RolloutOptions,
} from './engine.js'
export type { DrawOptions, ExampleGenerator } from './example-generator.js'
export {
  type DistributionOptions,
  distributionAt,
  type ExplainedDistribution,
  type FilterStep,
  rankOf,
  type Spread,
  type Uncertainty,
  uncertaintyOf,
} from './explain.js'
export { type Explainer, type NextToken, readerExplainer, type TextExplanation, textExplainer } from './explainer.js'
export { type ExportOptions, exportForTransformers, exportLanguageModel } from './export.js'
export { type DiffusionExportOptions, exportDiffusionSampler } from './export-diffusion.js'
export { exportImageModel, type ImagePart } from './export-images.js'
export { exportStyleGan } from './export-style.js'
export {
  type FewShotPrompt,
  fewShotPrompt,
  type LabelledText,
  type PromptTemplate,
  usualTemplate,
} from './few-shot-prompt.js'
export {
  countPenalty,
  draw,
  epsilon,
  minP,
  NotFiniteError,
  repetitionPenalty,
  softmax,
  temperature,
  topK,
  topP,
  typical,
} from './filters.js'
export { between, madeOf, noiseBehind, type PathEnd, type VaryOptions, vary } from './from-examples.js'
export { type GeneratorOptions, generatorFor, isGenerative } from './generators.js'
export { type DenoisingModel, guided, isConditional, predicted, without } from './guidance.js'
export { type ImageCoder, type ImageCoderOptions, imageCoder } from './image-coder.js'
export { type ImageGenerator, imageShapeOf, imagesOf } from './images.js'
export { type InpaintOptions, inpaint, type KnownPart } from './inpaint.js'
export { ngramReader } from './ngram-reader.js'
export { type Reader, type ReaderOptions, reader } from './reader.js'
export { type Alternative, beginToken, endTokens, knownTokens, startToken, type TokenReport } from './report.js'
export { scoreText } from './score.js'
export {
  type Algebra,
  ancestralVariance,
  evaluationsOf,
  isStochastic,
  type Prediction,
  type Question,
  resampled,
  type Solver,
  type SolverName,
  type SolverTools,
  type Solving,
  solve,
  solveNow,
  solvers,
  type Term,
} from './solvers.js'
export { type MadeSounds, type SoundGenerator, type SoundGeneratorOptions, soundGenerator } from './sound.js'
export { type Speculation, type SpeculationOptions, speculation } from './speculation.js'
export {
  movedStyles,
  type StyleDirection,
  styleDirection,
} from './style-directions.js'
export { type StyleGeneratorOptions, styleGenerator } from './style-generator.js'
export {
  crossed,
  joined,
  type LayerRange,
  type LevelSources,
  layersOf,
  mixingTable,
  type StyleLevel,
  styleLevelNames,
  stylesByLevel,
  type TableSources,
} from './style-levels.js'
export { type ProjectionOptions, type ProjectionStep, projection, pyramidDistance } from './style-projection.js'
export {
  layeredNoise,
  layeredStyles,
  type StyleSampler,
  type StyleSamplerOptions,
  styleSampler,
} from './style-sampler.js'
export type { Surprise } from './surprise.js'
export { type Row, type RowOptions, type TableGenerator, tableGenerator } from './table.js'
export { type RowTest, rowTest } from './table-where.js'
export {
  type Completion,
  type FinishReason,
  type GeneratedToken,
  type GenerateOptions,
  readerSampler,
  type TextSampler,
  type TextSamplerOptions,
  textSampler,
} from './text.js'
export { priorCodes, type VaeGeneratorOptions, vaeGenerator } from './vae-generator.js'
export { arrays, repeated, tensors } from './vectors.js'
