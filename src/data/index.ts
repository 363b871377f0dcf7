/** Data for training, in Node and in a browser: tokenizers, batches, splits. */
export type { Corpus } from './corpus.js'
export { shuffleDocuments } from './documents.js'
export * from './loader.js'
export * from './split.js'
export * from './tokenizers/index.js'
