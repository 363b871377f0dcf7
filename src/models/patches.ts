/** Images as coarser images of patches, so that networks work on fewer places. */
import type { Shape, Tensor } from '../tensor/index.js'

/** An image [channels, height, width] and the side of its patches. */
export interface Patching {
  readonly shape: Shape
  readonly patch: number
}

/** The image of patches: channels · patch² channels at every patch, the last ones filled up with zeros. */
export function patchedShape({ shape, patch }: Patching): readonly [channels: number, height: number, width: number] {
  const [channels, height, width] = shape as readonly [number, number, number]
  return [channels * patch ** 2, Math.ceil(height / patch), Math.ceil(width / patch)]
}

/** [batch, channels, height, width] → [batch, channels · patch², height / patch, width / patch]. */
export function intoPatches(x: Tensor, patching: Patching): Tensor {
  const { patch } = patching
  if (patch === 1) return x
  const [, rows, columns] = patchedShape(patching)
  const [batch, channels, height, width] = x.shape as readonly [number, number, number, number]
  return x
    .pad(2, 0, rows * patch - height)
    .pad(3, 0, columns * patch - width)
    .reshape([batch, channels, rows, patch, columns, patch])
    .transpose([0, 1, 3, 5, 2, 4])
    .reshape([batch, channels * patch ** 2, rows, columns])
}

/** Back again. */
export function outOfPatches(x: Tensor, patching: Patching): Tensor {
  const { patch, shape } = patching
  if (patch === 1) return x
  const [channels, height, width] = shape as readonly [number, number, number]
  const [batch, , rows, columns] = x.shape as readonly [number, number, number, number]
  return x
    .reshape([batch, channels, patch, patch, rows, columns])
    .transpose([0, 1, 4, 2, 5, 3])
    .reshape([batch, channels, rows * patch, columns * patch])
    .slice(2, 0, height)
    .slice(3, 0, width)
}

/** The side of patches that leaves an image no more than `most` places along its shorter side. */
export function patchFor([, height, width]: Shape, most: number): number {
  let patch = 1
  while (Math.min(height!, width!) / patch > most) patch *= 2
  return patch
}
