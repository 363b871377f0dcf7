/** Data for training, in Node: all of `index.ts`, text from files, tables and the built-in sets, and images. */

export { isImageSource, type LoadImagesOptions, loadImages } from './images/load.node.js'
export { listImageSets } from './images/sets.node.js'
export * from './index.js'
export { readDigits } from './memory/digits.node.js'
export { type MusicOptions, type MusicText, readMusic } from './music/read.node.js'
export type { ListedSet } from './packages.node.js'
export { listSets, loadSet } from './sets.node.js'
export { type NumpyArray, readNpz } from './tables/npz.node.js'
export { isTableFile, parseRecord, readTable, type TableOptions, tableBatches } from './tables/read.node.js'
export { type ReadOptions, readText } from './text.node.js'
export { isTokenFolder, openTokens, type TokenFile } from './tokens/open.node.js'
export { type TokenizeOptions, type TokenizeProgress, writeTokens } from './tokens/write.node.js'
