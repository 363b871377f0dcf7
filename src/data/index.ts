/** Data for training, in Node and in a browser: tokenizers, batches, splits. */
export { captionTokens, captionVocabulary, captionWords } from './captions.js'
export * from './chat/index.js'
export type { Corpus } from './corpus.js'
export { documentLoader } from './document-loader.js'
export { shuffleDocuments } from './documents.js'
export * from './episodes/index.js'
export * from './evaluation.js'
export * from './images/index.js'
export { joinTokens } from './join-tokens.js'
export * from './loader.js'
export * from './memory/index.js'
export { type MixturePart, mixtureLoader } from './mixture-loader.js'
export * from './music/index.js'
export { type Example, packBestFit, packedRows, paddedRows, rowLength } from './packing.js'
export { shuffledPlaces } from './places.js'
export {
  type DrawPointsOptions,
  drawPoints,
  isPointShape,
  type Mixture,
  type PointSet,
  type PointShapeName,
  pointShapes,
  spreadPoints,
} from './points/point-set.js'
export { type PreferencePair, type PromptContent, parsePair, writtenPair } from './preferences/pair.js'
export { type RegressionOptions, type RegressionPrompts, regressionPrompts } from './regression.js'
export { type RowLoaderOptions, type RowSource, rowBatches, rowLoader } from './row-loader.js'
export { type RegressionTasks, type SinusoidOptions, sinusoidTasks } from './sinusoids.js'
export * from './sound/index.js'
export * from './split.js'
export { streamLoader } from './stream-loader.js'
export { suffixArray } from './suffix-array.js'
export * from './tables/coding/index.js'
export { columnCells, isFreeText, isNumbering, wordCounts } from './tables/column-cells.js'
export { dateOf, dayShare, weekday } from './tables/dates.js'
export { checkedRow, headingOf } from './tables/delimited.js'
export { splitTable } from './tables/split.js'
export { isMissing, numberOf, type Table, type TableBatch, type TableRow, tableOf } from './tables/table.js'
export { type RowFormat, type RowWriter, rowWriter } from './tables/write.js'
export * from './tokenizers/index.js'
