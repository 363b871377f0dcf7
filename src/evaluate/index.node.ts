/** Measuring models, in Node: all of `index.ts`, the frozen features of images, and memory. */
export { type FeatureOptions, loadFeatures } from './features/load.node.js'
export * from './index.js'
export { peakMemory } from './peak-memory.node.js'
