/** Images to train on: sets in memory, the batches of a run, and other sizes. */
export { type AffineOptions, affine, lightAffine } from './affine.js'
export { type ColourJitter, cutout, flip, inTurn, jitter, shift } from './augment.js'
export { binarised } from './binarise.js'
export { type ElasticOptions, elastic, handwriting } from './elastic.js'
export { type Colour, type Fit, fits } from './fit.js'
export {
  type ImageLabels,
  type ImageParts,
  type ImageSet,
  type ImageShape,
  imageBatch,
  imageSize,
  imagesFrom,
  type SkippedImage,
  selectImages,
} from './image-set.js'
export { type ResizeFilter, resample, resizeFilters, type Size } from './resample.js'
export { type ReshapeOptions, reshapeImages } from './reshape.js'
export { type Augmentation, augmentImages, type ImageStep, type ShuffleOptions, shuffledImages } from './shuffle.js'
export { type Split, type SplitOptions, splitImages } from './split.js'
export { type ImageStatistics, imageStatistics } from './statistics.js'
