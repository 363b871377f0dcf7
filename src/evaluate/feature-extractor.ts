import type { ImageShape } from '../data/index.js'

/** What turns images into the numbers that distances between sets of images are measured in: trained once, frozen and named. */
export interface FeatureExtractor {
  readonly name: string
  /** Of its weights, in hexadecimal. */
  readonly sha256: string
  /** Numbers of an image. */
  readonly width: number
  /** Bytes [n, height, width, channels] → [n, width]. */
  features(pixels: Uint8Array, shape: ImageShape): Promise<Float32Array>
  /** What else it answers, named as the sets of images that it learnt from. */
  readonly tasks?: readonly { readonly name: string; readonly classes: readonly string[] }[]
  /** Chances of the classes of a task [n, classes]. */
  classify?(pixels: Uint8Array, shape: ImageShape, task: string): Promise<{ readonly chances: Float32Array }>
  /** How different image i of `a` looks from image i of `b` [n], from 0 for equal ones. */
  distances?(a: Uint8Array, b: Uint8Array, shape: ImageShape): Promise<Float32Array>
}
