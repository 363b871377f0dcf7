/** How a vector that tells of noise and condition steers a layer: it scales and shifts its channels (arXiv:1709.07871). */
import { init, Linear } from '../nn/index.js'
import type { Tensor } from '../tensor/index.js'

/** [batch, embedding] → `parts` tensors [batch, ...ones, width, ...ones], zeros at first, so that a new layer is not steered. */
export class Modulation {
  readonly linear: Linear

  constructor(
    embedding: number,
    width: number,
    private readonly parts: number,
  ) {
    this.linear = new Linear(embedding, width * parts, { initial: init.zeros })
  }

  /** `shape` is that of one example's part, as [width, 1, 1]. */
  apply(embedding: Tensor, shape: readonly number[]): readonly Tensor[] {
    const all = this.linear.apply(embedding)
    return all.split(1, this.parts).map((part) => part.reshape([all.shape[0]!, ...shape]))
  }
}

/** x · (1 + scale) + shift. */
export const modulated = (x: Tensor, scale: Tensor, shift: Tensor): Tensor => x.mul(scale.add(1)).add(shift)
