/** How large the networks are and how long they learn, by what they read. */
import type { Shape } from '../../tensor/index.js'
import type { ImageRecipe } from '../../train/index.js'

export interface NetworkSizes {
  readonly width: number
  readonly layers: number
  /** Numbers that an example is rebuilt from. */
  readonly code: number
}

const isImage = (shape: Shape): boolean => shape.length === 3

/** Rows: two hidden layers of 64, and half as many numbers as a row has, at most 16. Images: 16 channels at first, and 32 numbers. */
export function networkSizes(shape: Shape): NetworkSizes {
  if (isImage(shape)) return { width: 16, layers: 1, code: 32 }
  return { width: 64, layers: 2, code: Math.max(1, Math.min(16, Math.floor(shape[0]! / 2))) }
}

export interface NetworkSettings {
  /** Updates. By default as many as it takes to see a small table often and a large one some times. */
  readonly steps?: number
}

export function networkRecipe(shape: Shape, count: number, { steps }: NetworkSettings): Partial<ImageRecipe> {
  const batch = isImage(shape) ? 64 : 128
  const epoch = Math.ceil(count / batch)
  const usual = isImage(shape) ? between(400, 6 * epoch, 1500) : between(1000, 10 * epoch, 3000)
  return { batch, steps: steps ?? usual }
}

const between = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value))
