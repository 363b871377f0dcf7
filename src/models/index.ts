export type {
  Adversary,
  AdversaryConfig,
  GeneratorPenalty,
  StateUpdate,
  TrainingExamples,
} from './adversary.js'
export { Autoencoder, type AutoencoderConfig } from './autoencoder.js'
export { chooseNgram, type NgramChoice, type NgramChoiceOptions } from './choose-ngram.js'
export { Classifier, type ClassifierConfig } from './classifier.js'
export type { Condition, ConditionKind } from './condition-encoder.js'
export {
  type AnyLanguageConfig,
  type AnyTextConfig,
  createLanguageModel,
  languageFamilies,
  languageSizes,
  type Size,
  type SizeName,
  textFamilies,
} from './create.js'
export type { DenoisingNetworkKind } from './denoising-network.js'
export { type Denoised, Diffusion, type DiffusionConfig, type DiffusionFed, type Distilled } from './diffusion.js'
export { type EmbeddingConfig, EmbeddingNetwork, isLearnt, type TrainedEmbedding } from './embedding-network.js'
export { Gan, type GanConfig } from './gan.js'
export { Gpt, type GptConfig, gptSizes } from './gpt.js'
export { Gpt2, type Gpt2Config, gpt2Sizes } from './gpt2.js'
export { deviationOfGroups, largestGroup } from './group-deviation.js'
export { type GruConfig, gru } from './gru.js'
export type { NetworkConfig, NetworkKind } from './image-networks.js'
export { type InContextConfig, InContextRegression } from './in-context.js'
export type { Decoder, LanguageConfig, LanguageModel, Mode, ReadMode } from './language.js'
export { completeLlama, headSizeOf, Llama, type LlamaConfig, type LlamaOptions } from './llama.js'
export { type LstmConfig, lstm } from './lstm.js'
export { matchWidths, type Sized, type Unsized } from './match-width.js'
export { type NgramConfig, type NgramModel, type NgramOptions, ngram, ngramFromBytes } from './ngram.js'
export { type NoiseLevel, type NoiseLevels, type NoiseProcess, type ProcessName, processes } from './noise-process.js'
export { patchFor } from './patches.js'
export { Perceptron, type PerceptronConfig } from './perceptron.js'
export { prototypeLogits, prototypeLoss, squaredDistances } from './prototypes.js'
export { type RecurrentConfig, RecurrentLanguageModel, recurrentSizes } from './recurrent.js'
export { type RnnConfig, rnn } from './rnn.js'
export type { RopeScaling } from './rotary.js'
export { rotaryFrequencies } from './rotary.js'
export { type SequenceConfig, SequenceModel } from './sequence.js'
export type { SequenceBodyConfig, SequenceKind } from './sequence-body.js'
export type { StyleLevels } from './style-sizes.js'
export type { SynthesisKind } from './style-synthesis.js'
export { StyleGan, type StyleGanConfig } from './stylegan.js'
export { type Bound, type Posterior, Vae, type VaeConfig } from './vae.js'
export { checkRange, intoModel, outOfModel, usualDeviation, type ValueRange } from './value-range.js'
