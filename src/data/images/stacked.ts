import { AtelierError, type RandomStream } from '../../tensor/index.js'
import type { ImageSet } from './image-set.js'

/**
 * Three grey images drawn at random as the red, green and blue of one: 1,000 modes of digits that are easy to count (stacked MNIST, arXiv:1611.02163).
 * Labels of ten classes become three digits, `352` for red 3, green 5 and blue 2. @throws unless the set is grey and has labels of ten classes.
 */
export function stackImages(set: ImageSet, count: number, random: RandomStream, name: string): ImageSet {
  const { channels, height, width, pixels, labels, classes, count: available } = set
  if (channels !== 1 || !labels || classes?.length !== 10) {
    throw new AtelierError(`stackImages: "${set.name}": it takes grey images with labels of ten classes`)
  }
  const area = height * width
  const stacked = new Uint8Array(count * area * 3)
  const numbers = new Int32Array(count)
  for (let image = 0; image < count; image++) {
    for (let channel = 0; channel < 3; channel++) {
      const place = random.integer(available)
      numbers[image] = numbers[image]! * 10 + labels[place]!
      const [from, to] = [place * area, image * area * 3 + channel]
      for (let i = 0; i < area; i++) stacked[to + 3 * i] = pixels[from + i]!
    }
  }
  return {
    ...{ name, count, channels: 3, height, width, pixels: stacked, labels: numbers },
    classes: Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0')),
    sources: set.sources,
    ...(set.licence !== undefined && { licence: set.licence }),
    skipped: set.skipped,
  }
}
