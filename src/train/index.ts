export { type AdaptationOptions, adaptedLoss, adaptedWeights } from './adaptation.js'
export {
  type AdaptationTraining,
  type AdaptationTrainingOptions,
  adaptationTraining,
  type TaskBatch,
  type TaskSizes,
} from './adaptation-training.js'
export {
  type AdversarialOptions,
  type AdversarialPlayers,
  adversarialPlayers,
  type Side,
  sides,
} from './adversarial.js'
export {
  type AdversarialGame,
  adversarialGame,
  type GameSettings,
  type Inspection,
  type InspectionOptions,
  type Plane,
} from './adversarial-game.js'
export { type AdversarialHealth, type Ailment, adversarialHealth, type HealthOptions } from './adversarial-health.js'
export {
  type AdversarialLoss,
  type AdversarialLossName,
  adversarialLoss,
  adversarialLosses,
} from './adversarial-losses.js'
export type { GameOptions } from './adversarial-turns.js'
export * from './alignment/index.js'
export { backgroundOf } from './background.js'
export { type ChangeName, changeNames, differentiableAugmentation } from './differentiable-augmentation.js'
export {
  type Distillation,
  type DistillationOptions,
  type DistillationRecipe,
  type DistilledOptions,
  distillation,
  distillationRecipe,
  distilledConfig,
} from './distillation.js'
export { type Divergence, DivergenceError, ranAway, refusedStep } from './divergence.js'
export {
  type ExampleBatch,
  type Examples,
  everyExample,
  holdOut,
  imageExamples,
  pointExamples,
  rowExamples,
  shuffledExamples,
  soundExamples,
  tableExamples,
} from './examples.js'
export type { AdversarialRecipe } from './families/adversarial.js'
export type { AutoencoderOptions } from './families/autoencoder.js'
export type { ClassifierOptions } from './families/classifier.js'
export type { DiffusionOptions, FlowOptions } from './families/diffusion.js'
export type { ImageRecipe } from './families/family.js'
export type { GanOptions } from './families/gan.js'
export type { VaeOptions } from './families/vae.js'
export { type FreezingOptions, unfrozenWeights } from './fine-tuning.js'
export { type BadTensor, firstBadTensor, type Suspects } from './first-bad-tensor.js'
export { gradientPenalty, type PenaltyName, penaltyNames } from './gradient-penalties.js'
export { type GuardedPlayer, guardedPlayer } from './guarded-player.js'
export {
  type FittedModel,
  fitImageModel,
  type ImageTraining,
  type ImageTrainingOptions,
  imageTraining,
} from './image.js'
export {
  type ImageFamilyName,
  type ImageModel,
  type ImageModelConfig,
  type ImageModelOf,
  type ImageModelOptions,
  imageFamilies,
  imageFamily,
} from './image-families.js'
export { type InContextOptions, type InContextTraining, inContextTraining } from './in-context.js'
export { type Lesson, lessonOf, type ValidatorOptions, validator } from './lesson.js'
export {
  explosionLimit,
  gameLimit,
  hasRunAway,
  type LossLevel,
  nextLevel,
  noLevel,
  runawaySteps,
} from './loss-level.js'
export { type MergedAdapter, mergeAdapter } from './merge-adapter.js'
export { type DescribedImages, type LoadedImageModel, openImageModel } from './open-image-model.js'
export { type OpenPlayer, type Player, type PlayerOptions, player } from './player.js'
export {
  type EpisodeSource,
  embedder,
  type PrototypeTraining,
  type PrototypeTrainingOptions,
  prototypeTraining,
} from './prototypes.js'
export { type Recipe, type Rows, recipeOptimizer, recipeSchedule, recipes, usualRows } from './recipes.js'
export { type Rehearsable, type Rehearsal, rehearsed } from './rehearsal.js'
export { type RowTaskOptions, rowTasks } from './row-tasks.js'
export {
  type Loss,
  type LossOf,
  type StepOptions,
  type StepPlace,
  type StepResult,
  type TrainingStep,
  trainingStep,
} from './step.js'
export { type StepEvent, type StreamOptions, type StreamState, trainOnStream, weightsOf } from './stream.js'
export { tableRecipe, type UsualTraining } from './table-recipe.js'
export {
  type CheckpointStore,
  type TrainerOptions,
  type TrainingEvent,
  type TrainingState,
  train,
} from './trainer.js'
export { averagedViews, type ViewOptions } from './views.js'
