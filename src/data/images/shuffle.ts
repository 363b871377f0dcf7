import { AtelierError, type RandomStream, randomStream } from '../../tensor/index.js'
import { shuffledPlaces } from '../places.js'
import { checkWhole } from '../whole.js'
import { type ImageSet, type ImageShape, imageBatch, imageSize } from './image-set.js'

/** Changes one image, [channels, height, width] from 0 to 1, in place, by draws from `random` alone. */
export type Augmentation = (image: Float32Array, shape: ImageShape, random: RandomStream) => void

export interface ShuffleOptions {
  /** Images of a step. */
  readonly batch: number
  readonly seed: number
  readonly augment?: Augmentation
}

/** The images of one training step. */
export interface ImageStep {
  /** [batch], places in the set. */
  readonly places: Uint32Array
  /** [batch, channels, height, width], 0 to 1. */
  readonly images: Float32Array
  /** [batch], where the set has labels. */
  readonly labels?: Int32Array
}

/**
 * Batches of a set that visit every image once an epoch, in a new order each time. The batch is a function of the step, counted from 1, so
 * a run that resumes needs no state; what an image is changed by is a function of (seed, step, row). An epoch may end within a batch.
 * @throws for a set or a batch of nothing, and for a step below 1.
 */
export function shuffledImages(set: ImageSet, { batch, seed, augment }: ShuffleOptions): (step: number) => ImageStep {
  checkWhole('shuffledImages', { batch })
  if (set.count === 0) throw new AtelierError(`shuffledImages: "${set.name}" holds no images`)
  const placesAt = shuffledPlaces(set.count, randomStream(seed, 'order of images'))
  const changes = randomStream(seed, 'changes of images')
  return (step) => {
    checkWhole('shuffledImages', { step })
    const places = placesAt((step - 1) * batch, batch)
    const images = imageBatch(set, places)
    if (augment !== undefined) augmentImages(images, set, augment, changes.fork(step))
    const { labels } = set
    return { places, images, ...(labels && { labels: Int32Array.from(places, (place) => labels[place]!) }) }
  }
}

/** Changes each image of a batch [n, channels, height, width] in place, by draws that `random` and its row decide. */
export function augmentImages(
  images: Float32Array,
  shape: ImageShape,
  augment: Augmentation,
  random: RandomStream,
): void {
  const size = imageSize(shape)
  for (let row = 0; row * size < images.length; row++) {
    augment(images.subarray(row * size, (row + 1) * size), shape, random.fork(row))
  }
}
