/** Data for training, in Node: all of `index.ts`, text from files, tables and the built-in sets, and images. */

export { loadImages } from './images/load.node.js'
export type { ImageParts } from './images/mnist.node.js'
export * from './index.js'
export { readDigits } from './memory/digits.node.js'
export { type MusicOptions, type MusicText, readMusic } from './music/read.node.js'
export { listSets, loadSet, type TextSet } from './sets.node.js'
export { type ReadOptions, readText } from './text.node.js'
export { isTokenFolder, openTokens, type TokenFile } from './tokens/open.node.js'
export { type TokenizeOptions, type TokenizeProgress, writeTokens } from './tokens/write.node.js'
