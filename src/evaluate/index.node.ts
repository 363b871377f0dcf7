/** Measuring models, in Node: all of `index.ts`, the frozen features of images, and memory. */
export { type FeatureOptions, loadFeatures } from './features/load.node.js'
export * from './index.js'

export { peakMemory } from './peak-memory.node.js'

export { type ClassifierEvaluation, evaluateClassifier } from './report/classifier.node.js'
export { type CodeEvaluation, evaluateCodes } from './report/codes.node.js'
export { evaluateImages, type ImageEvaluation } from './report/images.node.js'
export { evaluateSounds, type SoundEvaluation } from './report/sounds.node.js'
