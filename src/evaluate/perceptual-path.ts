/**
 * Perceptual path length (T. Karras et al., arXiv:1812.04948, section 4.1): how much pictures change, to the eye, on the way between two random
 * places of a latent space, per squared length of a small step. Where the space is well ordered the ways are short: of a generator with a mapping
 * network, that through w shorter than that through z.
 */
import { randomStream } from '../tensor/index.js'

export interface PathLengthOptions {
  /** Random ways. */
  readonly pairs: number
  /** Length of a step as a share of a way: small, and large enough that pictures of bytes tell it. Default 1/64. */
  readonly epsilon?: number
  readonly seed: number
}

export interface PathSpace {
  /** Places at two shares of each of `pairs` ways, `shares` [pairs] and `shares` + epsilon, below one another: what `pictures` reads. */
  along(shares: readonly number[]): Promise<Float32Array>
  /** Pictures at places, as `distances` compares them. */
  pictures(places: Float32Array): Promise<Uint8Array>
  /** How different picture i of `a` looks from picture i of `b`, [pairs]. */
  distances(a: Uint8Array, b: Uint8Array): Promise<ArrayLike<number>>
}

export interface PathLength {
  /** Mean of distance / epsilon², the upper and lower hundredth of all ways left out, as the source does. */
  readonly mean: number
  /** Each way's, in their order. */
  readonly each: Float64Array
}

export async function perceptualPathLength(
  { along, pictures, distances }: PathSpace,
  { pairs, epsilon = 1 / 64, seed }: PathLengthOptions,
): Promise<PathLength> {
  const random = randomStream(seed, 'perceptual path length')
  const starts = Array.from({ length: pairs }, () => random.uniform() * (1 - epsilon))
  const [from, to] = [await along(starts), await along(starts.map((share) => share + epsilon))]
  const apart = await distances(await pictures(from), await pictures(to))
  const each = Float64Array.from({ length: pairs }, (_, i) => apart[i]! / epsilon ** 2)
  const sorted = each.toSorted()
  const kept = sorted.subarray(Math.floor(pairs / 100), pairs - Math.floor(pairs / 100))
  return { mean: kept.reduce((a, b) => a + b) / kept.length, each }
}
