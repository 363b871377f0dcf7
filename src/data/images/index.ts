/** Images to train on: sets in memory, and the batches of a run. */

export { type AffineOptions, affine, lightAffine } from './affine.js'
export { binarised } from './binarise.js'
export {
  type ImageLabels,
  type ImageSet,
  type ImageShape,
  imageBatch,
  imageSize,
  imagesFrom,
  type SkippedImage,
  selectImages,
} from './image-set.js'
export { type Augmentation, type ImageStep, type ShuffleOptions, shuffledImages } from './shuffle.js'
