/** The work behind the Studio's pages: jobs, what they and the pages say to each other, and who conducts them. */

export { type Conductor, type ConductorOptions, conductor } from './conductor.js'
export { readStrokes, type Strokes, sheet, writeStrokes } from './drawing.js'
export {
  type CandidateKind,
  type CandidateRole,
  candidateOf,
  competitions,
  guidanceRange,
  type MediumName,
  media,
} from './evaluation/candidates.js'
export type { MeasureAxis, Measured, MeasureKind, Measures } from './evaluation/medium.js'
export {
  across,
  type CurveAxis,
  type CurveRange,
  type Experiment,
  type ExperimentCard,
  type Outcome,
  type PlanePoint,
  type PointsOutcome,
  type PointsPrediction,
  type Prediction,
  type Progress,
  type Quantity,
  type QuestionId,
  questionIds,
  type Spread,
  type Verdict,
} from './experiment.js'
export { cards } from './experiments/cards.js'
export {
  blankGuess,
  distanceToNearest,
  fits,
  type Guess,
  gapInWords,
  isWhole,
  placeWords,
  readable,
  spreadWords,
} from './guess.js'
export { type Difference, differenceOf } from './image-bench/difference.js'
export { packBytes, packMask, unpackBytes, unpackMask } from './image-bench/packed.js'
export type { Abilities, OwnWay } from './image-bench/painter.js'
export {
  type DrawSettings,
  leastTiles,
  type MadeStep,
  mostPacked,
  mostSteps,
  mostTiles,
  readPath,
  type Step,
  type StyleLevelChoice,
  seedOfStep,
  styleLevels,
  usualSettings,
  writePath,
} from './image-bench/steps.js'
export type { Job, Kept, OpenJob, Place } from './job.js'
export { type MoveOutcome, moveWords } from './jobs/duel-words.js'
export { jobs } from './jobs/index.js'
export type {
  Ancestry,
  Artifacts,
  CheckpointRow,
  Curve,
  Curves,
  LibraryChange,
  ModelRow,
  RunDetail,
  RunFileRow,
  RunRow,
  RunSample,
} from './library.js'
export { type Field, type LinkSchema, type LinkValues, linkVersion, readLink, writeLink } from './link.js'
export {
  type Change,
  decodeMessage,
  encodeMessage,
  type Message,
  type Numbers,
  type Picture,
  type Plain,
  type Report,
  type Request,
} from './message.js'
export { openModelFiles } from './model-files.js'
export {
  configName,
  type ModelFiles,
  modelName,
  mostBytes,
  storedFile,
  storedModel,
  tokenizerName,
  weightsName,
} from './model-name.js'
export { mostOwnPictures, pictureSide } from './pictures.js'
export * from './study/index.js'
