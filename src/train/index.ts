export { DivergenceError, firstBadTensor } from './divergence.js'
export {
  type ExampleBatch,
  type Examples,
  everyExample,
  holdOut,
  imageExamples,
  rowExamples,
  shuffledExamples,
} from './examples.js'
export {
  type FittedModel,
  fitImageModel,
  type ImageTraining,
  type ImageTrainingOptions,
  imageTraining,
} from './image.js'
export {
  type AutoencoderOptions,
  type ClassifierOptions,
  type ImageFamilyName,
  type ImageModel,
  type ImageModelConfig,
  type ImageModelOf,
  type ImageModelOptions,
  type ImageRecipe,
  imageFamilies,
  imageFamily,
  type VaeOptions,
} from './image-families.js'
export { type Recipe, type Rows, recipeOptimizer, recipeSchedule, recipes, usualRows } from './recipes.js'
export { type Loss, type StepOptions, type StepResult, type TrainingStep, trainingStep } from './step.js'
export { type StreamOptions, type StreamState, trainOnStream } from './stream.js'
export {
  type CheckpointStore,
  type LossLevel,
  type TrainerOptions,
  type TrainingEvent,
  type TrainingState,
  train,
} from './trainer.js'
