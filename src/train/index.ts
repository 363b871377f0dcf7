export { DivergenceError, firstBadTensor } from './divergence.js'
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
