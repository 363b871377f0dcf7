/**
 * Changes that leave what an image shows the same, by draws from a stream alone, so that (seed, step, row) decide. Images are
 * [channels, height, width], 0 to 1, and are changed in place.
 */
import type { Augmentation } from './shuffle.js'

/** Several changes, one after the other. Each draws from a stream of its own, so that one more does not disturb the others. */
export const inTurn =
  (...changes: readonly Augmentation[]): Augmentation =>
  (image, shape, random) => {
    for (const [index, change] of changes.entries()) change(image, shape, random.fork(index))
  }

/** Left and right exchanged in half of the images. */
export const flip =
  (): Augmentation =>
  (image, { width }, random) => {
    if (random.uniform() >= 0.5) return
    for (let start = 0; start < image.length; start += width) image.subarray(start, start + width).reverse()
  }

/**
 * Moved by up to `pixels` along both axes, a whole number of them: a part cut out of the image with its edges repeated that far (as is usual for CIFAR,
 * arXiv:1512.03385, section 4.2, with edges instead of black).
 */
export const shift =
  (pixels: number): Augmentation =>
  (image, { channels, height, width }, random) => {
    const [down, across] = [random.integer(2 * pixels + 1) - pixels, random.integer(2 * pixels + 1) - pixels]
    const before = image.slice()
    let to = 0
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        const row = (channel * height + within(y - down, height)) * width
        for (let x = 0; x < width; x++) image[to++] = before[row + within(x - across, width)]!
      }
    }
  }

const within = (place: number, length: number): number => Math.min(Math.max(place, 0), length - 1)

export interface ColourJitter {
  /** Largest change of all values, as a share of them. */
  readonly brightness: number
  /** Largest change of the distance from the mean grey of the image. */
  readonly contrast: number
  /** Largest change of the distance of each pixel from its own grey; nothing for grey images. */
  readonly saturation: number
}

/** Brightness, contrast and saturation changed, each uniformly up to the given share; clamped to 0 to 1 at the end. */
export const jitter =
  ({ brightness, contrast, saturation }: ColourJitter): Augmentation =>
  (image, { channels }, random) => {
    const factor = (most: number): number => 1 + most * (2 * random.uniform() - 1)
    const [light, spread, colour] = [factor(brightness), factor(contrast), factor(saturation)]
    const area = image.length / channels
    const greyAt = (place: number): number =>
      channels === 1
        ? image[place]!
        : 0.299 * image[place]! + 0.587 * image[area + place]! + 0.114 * image[2 * area + place]!
    let mean = 0
    for (let place = 0; place < area; place++) mean += (light * greyAt(place)) / area
    for (let place = 0; place < area; place++) {
      const grey = light * greyAt(place)
      for (let at = place; at < image.length; at += area) {
        const saturated = grey + colour * (light * image[at]! - grey)
        image[at] = Math.min(1, Math.max(0, mean + spread * (saturated - mean)))
      }
    }
  }

/** A square of `share` of the sides, around any pixel, takes the mean colour of the image (T. DeVries and G. Taylor, arXiv:1708.04552). */
export const cutout =
  (share: number): Augmentation =>
  (image, { channels, height, width }, random) => {
    const [centre, middle] = [random.integer(height), random.integer(width)]
    const [top, bottom] = reach(centre, Math.round(share * height), height)
    const [left, right] = reach(middle, Math.round(share * width), width)
    const area = height * width
    for (let channel = 0; channel < channels; channel++) {
      const plane = image.subarray(channel * area, (channel + 1) * area)
      const mean = plane.reduce((sum, value) => sum + value, 0) / area
      for (let y = top; y < bottom; y++) plane.fill(mean, y * width + left, y * width + right)
    }
  }

/** Where a stretch of `length` around `centre` begins and ends within `whole`. */
function reach(centre: number, length: number, whole: number): readonly [number, number] {
  const start = centre - Math.floor(length / 2)
  return [Math.max(0, start), Math.min(whole, start + length)]
}
