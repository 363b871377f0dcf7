import { randomUniform, range, type Tensor } from '../tensor/index.js'

/** The same style for each of so many layers: [batch, length] → [batch, layers, length]. */
export function forAllLayers(style: Tensor, layers: number): Tensor {
  const [batch, length] = style.shape as [number, number]
  return style.reshape([batch, 1, length]).broadcastTo([batch, layers, length])
}

/**
 * Style mixing (arXiv:1812.04948, section 3.1): with the chance `share`, a picture's styles from a layer on are those of `other`; the layer is drawn evenly
 * from the second to the last. So neighbouring layers can't rely on having the same style. Styles [batch, length] → [batch, layers, length].
 */
export function mixedStyles(own: Tensor, other: Tensor, layers: number, share: number): Tensor {
  const styles = forAllLayers(own, layers)
  if (share === 0) return styles
  const [batch, length] = own.shape as [number, number]
  // Beyond the last layer where nothing is mixed.
  const crossover = randomUniform([batch, 1])
    .mul((layers - 1) / share)
    .floor()
    .add(1)
  const isOther = range(layers).cast('float32').greaterEqual(crossover).cast(own.dtype)
  const step = other.sub(own).reshape([batch, 1, length])
  return styles.add(step.mul(isOther.reshape([batch, layers, 1])))
}
