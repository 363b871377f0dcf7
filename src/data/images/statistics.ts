import { type ImageSet, imageSize } from './image-set.js'

export interface ImageStatistics {
  /** [channels], of all pixels, 0 to 1. */
  readonly mean: readonly number[]
  /** [channels], standard deviation of all pixels. */
  readonly deviation: readonly number[]
  /** [classes], images of each. */
  readonly counts?: readonly number[]
  /** Images that are one before, pixel for pixel (by a hash of 53 bits). */
  readonly duplicates: number
}

/** What can be counted of a set, exactly. @throws for an empty set. */
export function imageStatistics(set: ImageSet): ImageStatistics {
  const { channels, count, pixels, labels, classes } = set
  const area = pixels.length / channels
  const histograms = Array.from({ length: channels }, () => new Float64Array(256))
  for (let at = 0; at < pixels.length; at++) histograms[at % channels]![pixels[at]!]! += 1
  const moment = (histogram: Float64Array, order: number): number =>
    histogram.reduce((sum, times, byte) => sum + times * (byte / 255) ** order, 0) / area
  const mean = histograms.map((histogram) => moment(histogram, 1))
  const counts = classes && new Array<number>(classes.length).fill(0)
  for (const label of (counts && labels) ?? []) counts![label]! += 1
  const size = imageSize(set)
  const seen = new Set<number>()
  for (let place = 0; place < count; place++) {
    seen.add(hashOf(pixels.subarray(place * size, (place + 1) * size)))
  }
  return {
    mean,
    deviation: histograms.map((histogram, channel) =>
      Math.sqrt(Math.max(0, moment(histogram, 2) - mean[channel]! ** 2)),
    ),
    ...(counts && { counts }),
    duplicates: count - seen.size,
  }
}

/** Two FNV-1a hashes of 32 bits, the second from another start, as one whole number. */
function hashOf(bytes: Uint8Array): number {
  let [high, low] = [0x811c9dc5, 0x2f0b4f5a]
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, 0x01000193)
    low = Math.imul(low ^ byte, 0x85ebca6b)
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11)
}
