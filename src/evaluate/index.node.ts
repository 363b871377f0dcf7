/** Measuring models, in Node: all of `index.ts`, and the frozen features of images. */
export { type FeatureOptions, loadFeatures } from './features/load.node.js'
export * from './index.js'
