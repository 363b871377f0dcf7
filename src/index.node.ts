/** The public names in Node: all of `index.ts`, and reading data, saving and loading models. */
export { animation, imageGrid } from './charts/index.node.js'
export {
  isTokenFolder,
  type ListedSet,
  type LoadImagesOptions,
  listImageSets,
  listSets,
  listTableSets,
  loadImages,
  loadSet,
  openTokens,
  type PairSet,
  type ReadOptions,
  readPairs,
  readTable,
  readText,
  type TokenFile,
  type TokenizeOptions,
  tablePath,
  writeTokens,
} from './data/index.node.js'
export { readSafetensors, writeSafetensors } from './files/index.node.js'
export * from './index.js'
export {
  type RunningServer,
  type ServedModel,
  type ServerOptions,
  servedModel,
  startServer,
} from './serve/index.node.js'
export {
  type FineTuningOptions,
  type FineTuningRun,
  fineTuningRun,
  folderStore,
  type ImageRun,
  type ImageRunOptions,
  imageRun,
  type LanguageRun,
  type LanguageRunOptions,
  type LoadedModel,
  type LoadedReader,
  languageRun,
  loadImageModel,
  loadModel,
  loadReader,
  ngramRun,
  saveDescription,
  saveMerged,
  saveWeights,
  type TuningMethod,
} from './train/index.node.js'
