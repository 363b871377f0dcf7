import { grad, randomNormal, type Tensor, type Variable } from '../tensor/index.js'

export interface PathLengths {
  /** How far pictures move with their styles, [batch]. */
  readonly lengths: Tensor
  /** (length − mean)², averaged over the batch: a scalar. */
  readonly penalty: Tensor
  /** What the running mean becomes. */
  readonly mean: Tensor
}

/** Share of the present batch in the running mean. */
const share = 0.01

/**
 * Path-length regularisation (arXiv:1912.04958, section 3.2): a step of fixed length in w shall move a picture by a fixed distance, whatever
 * the place and the direction. With y a picture of noise, scaled by 1/√(height · width), and J the derivative of a picture by its styles,
 *
 *     length = ‖Jᵀ y‖ = ‖∂(picture · y) / ∂styles‖, over all layers' numbers, the mean square over layers.
 *
 * Second derivatives reach the weights. @param styles [batch, layers, style], from which `pictures` [batch, channels, height, width] were made.
 * @param mean a scalar, the running mean of lengths. @param noise as the pictures; by default fresh.
 */
export function pathLengths(
  pictures: Tensor,
  styles: Tensor,
  mean: Variable,
  noise: Tensor = randomNormal(pictures.shape).cast(pictures.dtype),
): PathLengths {
  const [, , height, width] = pictures.shape as [number, number, number, number]
  const projected = pictures
    .mul(noise)
    .sum()
    .mul(1 / Math.sqrt(height * width))
  const [slopes] = grad(projected, [styles])
  const lengths = slopes!.square().sum(2).mean(1).add(1e-8).sqrt()
  const next = mean.add(lengths.mean().sub(mean).mul(share))
  return { lengths, penalty: lengths.sub(mean).square().mean(), mean: next }
}
