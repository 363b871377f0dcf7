/** Images as a network knows them: dark on white paper, or bright on black. */
import type { ImageSet } from '../data/index.js'

/** Images whose ground is black where a network knows white paper, or the other way round, with their values turned over. */
export async function onItsGround(set: ImageSet, known: number): Promise<ImageSet> {
  const { imagePool } = await import('../data/index.js')
  const { backgroundOf } = await import('../train/index.js')
  const isOther = Math.abs(backgroundOf(imagePool(set)) - known) > 0.5
  return isOther ? { ...set, pixels: set.pixels.map((value) => 255 - value) } : set
}
