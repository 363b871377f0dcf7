/** Benchmarks of memory over long sequences, with their exact chance levels. */
export { addingTask } from './adding.js'
export { type ClueOptions, clueTask } from './clue.js'
export { copyTask } from './copy.js'
export { type Digits, type DigitsOptions, digitsTask } from './digits.js'
export { type RecallOptions, recallTask } from './recall.js'
export { type SequenceScores, sequenceScores } from './score.js'
export type {
  AnswerPlace,
  BatchRequest,
  MemoryTask,
  SequenceAnswer,
  SequenceBatch,
  SequenceInput,
} from './task.js'
