/** Anomaly detection, in Node: all of `index.ts`, and detectors as folders. */
export { loadDetector, saveDetector } from './artifact.node.js'
export * from './index.js'
