import { AtelierError } from '../tensor/index.js'

/** Where in the space of styles what has an attribute differs from what has not. */
export interface StyleDirection {
  /** From the mean style of those without to the mean of those with it: moving by 1 goes the whole way. [latent] */
  readonly direction: Float32Array
  /** Share of the styles that lie on their own side of the middle between the two means, along the direction; each side counting half. */
  readonly separation: number
  /** How many have it, and have not. */
  readonly counts: readonly [without: number, having: number]
}

/**
 * The direction of an attribute, found from styles [n, latent] whose pictures have it (label 1) or not (0); others are passed over. It is the difference of the
 * two means, freed of its parts along `others`, which it shall leave alone.
 * @throws where one of the two is missing.
 */
export function styleDirection(
  styles: Float32Array,
  labels: ArrayLike<number>,
  latent: number,
  others: readonly Float32Array[] = [],
): StyleDirection {
  const sums = [new Float64Array(latent), new Float64Array(latent)] as const
  const counts: [number, number] = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]
    if (label !== 0 && label !== 1) continue
    counts[label] += 1
    for (let i = 0; i < latent; i++) sums[label][i]! += styles[row * latent + i]!
  }
  if (counts[0] === 0 || counts[1] === 0) {
    throw new AtelierError(
      `style direction: ${counts[1]} pictures have the attribute and ${counts[0]} do not: there must be both`,
      'Draw more pictures, or choose another attribute',
    )
  }
  const [without, having] = sums.map((sum, label) => sum.map((value) => value / counts[label as 0 | 1])) as [
    Float64Array,
    Float64Array,
  ]
  const difference = freedOf(
    having.map((value, i) => value - without[i]!),
    others,
  )
  const middle = having.map((value, i) => (value + without[i]!) / 2)
  const right: [number, number] = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]
    if (label !== 0 && label !== 1) continue
    let along = 0
    for (let i = 0; i < latent; i++) along += (styles[row * latent + i]! - middle[i]!) * difference[i]!
    if (along > 0 === (label === 1)) right[label] += 1
  }
  return {
    direction: Float32Array.from(difference),
    separation: (right[0] / counts[0] + right[1] / counts[1]) / 2,
    counts,
  }
}

/** What is left of a vector without its parts along others, one after the other made perpendicular to those before (Gram-Schmidt). */
function freedOf(vector: Float64Array, others: readonly Float32Array[]): Float64Array {
  const basis: Float64Array[] = []
  for (const other of others) {
    const left = minus(Float64Array.from(other), basis)
    const length = Math.hypot(...left)
    if (length > 0) basis.push(left.map((value) => value / length))
  }
  return minus(vector, basis)
}

const minus = (vector: Float64Array, basis: readonly Float64Array[]): Float64Array =>
  basis.reduce((left, axis) => {
    const along = left.reduce((sum, value, i) => sum + value * axis[i]!, 0)
    return left.map((value, i) => value - along * axis[i]!)
  }, vector)

/** Styles [n, layers, latent] moved by `amount` along a direction [latent], in all layers or some. */
export function movedStyles(
  styles: Float32Array,
  direction: Float32Array,
  amount: number,
  layers: number,
  isMoved: (layer: number) => boolean = () => true,
): Float32Array {
  const latent = direction.length
  return styles.map((value, at) => {
    const layer = Math.floor(at / latent) % layers
    return isMoved(layer) ? value + amount * direction[at % latent]! : value
  })
}
