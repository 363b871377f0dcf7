export { type FolderStoreOptions, folderStore } from './checkpoint.node.js'
export { type LoadedModel, loadModel, saveDescription, saveWeights } from './folder.node.js'
export * from './index.js'
export { type LanguageRun, type LanguageRunOptions, languageRun } from './language.node.js'
