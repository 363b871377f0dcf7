export {
  type AdapterBase,
  isAdapterFolder,
  saveAdapter,
  weightsHash,
  withoutAdapter,
} from './adapter-folder.node.js'
export * from './alignment/index.node.js'
export { type FolderStoreOptions, folderStore } from './checkpoint.node.js'
export { type Described, saveDescription } from './description.node.js'
export { type DistillationRun, type DistillationRunOptions, distillationRun } from './distillation.node.js'
export { type ProvenFile, provenFolder, provenGguf, provenOnnx, provenTransformersFolder } from './export.node.js'
export { type FewShotRun, type FewShotRunOptions, fewShotRun } from './few-shot.node.js'
export {
  type FineTuningOptions,
  type FineTuningRun,
  fineTuningRun,
  type TuningMethod,
  tuningRecipes,
} from './fine-tuning.node.js'
export { type LoadedModel, type LoadOptions, loadCheckpoint, loadModel, saveWeights } from './folder.node.js'
export type { HubOptions } from './hub/fetch.node.js'
export { modelFolder } from './hub/folder.node.js'
export {
  describedImages,
  holdsImages,
  type ImageRun,
  type ImageRunOptions,
  imageRun,
  loadImageModel,
} from './image.node.js'
export * from './index.js'
export { type LanguageRun, type LanguageRunOptions, languageRun } from './language.node.js'
export { type DataOptions, languageData } from './languageData.node.js'
export { type MemoryRun, type MemoryRunOptions, memoryRun } from './memory.node.js'
export { saveMerged } from './merge-adapter.node.js'
export { readTrainingLosses, readValidations } from './metrics.node.js'
export type { MixturePlan, MixtureSource } from './mixture-data.node.js'
export {
  type CountedRun,
  type LoadedNgram,
  loadNgram,
  type NgramRun,
  type NgramRunOptions,
  ngramRun,
} from './ngram.node.js'
export { describePublished, type PublishedDescription } from './pretrained/describe.node.js'
export { type PretrainedParts, type SavePretrainedOptions, savePretrained } from './pretrained/save.node.js'
export type { Proof } from './proof.js'
export {
  type DescribedEmbedding,
  holdsEmbedding,
  type LoadedEmbedding,
  loadEmbedding,
  type PrototypeRun,
  type PrototypeRunOptions,
  prototypeRun,
  shippedEmbedding,
} from './prototypes.node.js'
export { type LoadedReader, loadReader, loadRun } from './reader.node.js'
export { type StreamRunOptions, streamRun } from './stream.node.js'
