/** Anomaly detection in tables, series and images, in Node and in a browser. */
export { type Column, featuresOf } from './columns/column.js'
export { type Encoder, encoderOf } from './columns/encode.js'
export { learnColumns } from './columns/learn.js'
export {
  type ComparedDetector,
  type CompareOptions,
  type Comparison,
  compareDetectors,
  compareImageDetectors,
} from './compare.js'
export {
  type AnomalyDetector,
  anomalyDetector,
  type FitFacts,
  imageRows,
  type RowReader,
  type RowVerdict,
} from './detection.js'
export {
  type Detector,
  type DetectorName,
  detectorNames,
  type FitOptions,
  type FittedDetector,
  type SavedArray,
  type SavedDetector,
} from './detector.js'
export { autoencoder, autoencoderOf } from './detectors/autoencoder.js'
export { ecod } from './detectors/ecod.js'
export { harmonic, meanDepth } from './detectors/harmonic.js'
export { detectors } from './detectors/index.js'
export { type ForestSettings, isolationForest, isolationForestOf } from './detectors/isolation-forest.js'
export { kNearest, kNearestOf, type NearestSettings } from './detectors/k-nearest.js'
export type { NetworkSettings } from './detectors/network-sizes.js'
export { type PcaSettings, pca, pcaOf } from './detectors/pca.js'
export { type SampledSettings, sampledNearest, sampledNearestOf } from './detectors/sampled-nearest.js'
export { vae, vaeOf } from './detectors/vae.js'
export type { Explanation, Part } from './explain.js'
export { anomalousImages, type FitDetectorOptions, fitDetector, fitImageDetector } from './fit.js'
export { anomaliesOf, withoutColumn } from './labels.js'
export type { Measured, Ranking } from './measured.js'
export { type Rows, rowAt, rowsOf, selectRows } from './rows.js'
export type { ImagesSubject, SeriesSubject, Subject, TableSubject } from './subject.js'
export { type Threshold, thresholdOf, type Verdict, verdictOf } from './threshold.js'
export { type WindowReader, windowReader } from './windows.js'
