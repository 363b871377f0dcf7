/** Measuring models, in Node: all of `index.ts`, the frozen features of images, memory, and reports with pictures. */
export { type FeatureOptions, loadFeatures } from './features/load.node.js'
export * from './index.js'
export { peakMemory } from './peak-memory.node.js'
export {
  type ClassifierEvaluation,
  type ClassifierResult,
  evaluateClassifier,
} from './report/classifier.node.js'
