/** Tables that a model can learn. */

export { numberApart } from './cell-types.js'
export { type DecodeOptions, type LevelDraw, type TableCoding, tableCoding } from './coding.js'
export {
  type CategoryColumn,
  type CodedColumn,
  columnWords,
  hasGaps,
  isLearnt,
  type LearntColumn,
} from './column.js'
export { learnCoding } from './learn.js'
export { normalPlace, normalShareBelow } from './normal.js'
