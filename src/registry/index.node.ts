/** What is remembered of all runs, in Node: all of `index.ts`, and an embedded database. */
export { type Additions, addToRun } from './additions.node.js'
export { isAnythingRecorded, isRecordingOff, usualDatabase } from './address.node.js'
export { type Artifact, readArtifacts } from './artifacts.node.js'
export { cardFacts } from './cardFacts.node.js'
export { changedIds, runStamps } from './changes.node.js'
export {
  type ComparedAnswer,
  type Comparison,
  forgetComparison,
  listRankings,
  readComparisons,
  storeComparison,
  storeComparisons,
} from './comparisons.node.js'
export {
  type Database,
  type DatabaseOptions,
  type Executed,
  openDatabase,
  type Row,
  type Statement,
  type Transaction,
  type Value,
} from './database.node.js'
export { type CodeVersion, codeVersion, packageVersion } from './identity.node.js'
export * from './index.js'
export { type Ancestor, readLineage } from './lineage.node.js'
export { type CardFacts, cardMark, modelCard } from './modelCard.js'
export { deleteRun, pruneCheckpoints, type Spare, sizeOf, spareCheckpoints } from './prune.node.js'
export { type RecordedEvent, type RecorderOptions, type RunRecorder, runRecorder } from './recorder.node.js'
export { type Parent, type RunFile, type RunOrigin, readRunFile, takeRunFile } from './runFile.node.js'
export {
  findRun,
  forgetRun,
  listRuns,
  noteRun,
  type RunFilter,
  readSeries,
  runById,
  runOrders,
  tagRun,
  untagRun,
} from './runs.node.js'
export { readSamples, type Sample } from './samples.node.js'
export { type Scanned, scanRuns } from './scan.node.js'
