import type { ImageShape } from '../data/index.js'

/** What turns images into the numbers that distances between sets of images are measured in: trained once, frozen and named. */
export interface FeatureExtractor {
  /** For people: what it is and what it was trained on. */
  readonly name: string
  /** Of its weights, in hexadecimal. */
  readonly sha256: string
  /** Numbers of an image. */
  readonly width: number
  /** Bytes [n, height, width, channels] → [n, width]. */
  features(pixels: Uint8Array, shape: ImageShape): Promise<Float32Array>
}
