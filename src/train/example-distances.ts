/** How far made examples lie from real ones, and from each other: by all pairs, so of a few hundred each. */

export interface Resemblance {
  /** Energy distance 2·E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖ (G. Székely and M. Rizzo 2013), without its bias: about zero for examples of one source. */
  readonly energy: number
  /** Mean distance between made examples, as a share of that between real ones. */
  readonly spread: number
  /** Median distance from a made example to its nearest, as a share of the same of real ones. */
  readonly apart: number
  /** Share of the real examples that no made one is near to: within a quarter of the real ones' mean distance. Says little of many dimensions. */
  readonly lost: number
}

/** A quarter: nearer than modes that lie apart, farther than the width of one. */
const nearness = 0.25

/** Rows of `width` numbers each, at least two of either kind. */
export function resemblance(real: Float32Array, made: Float32Array, width: number): Resemblance {
  const [ofReal, ofMade, between] = [
    distances(real, real, width, true),
    distances(made, made, width, true),
    distances(real, made, width, false),
  ]
  return {
    energy: 2 * between.mean - ofReal.mean - ofMade.mean,
    spread: ofMade.mean / ofReal.mean,
    apart: median(ofMade.nearest) / median(ofReal.nearest),
    lost: between.nearest.filter((distance) => distance > nearness * ofReal.mean).length / between.nearest.length,
  }
}

interface Distances {
  readonly mean: number
  /** From each row of the first to the nearest of the second. */
  readonly nearest: Float64Array
}

function distances(from: Float32Array, to: Float32Array, width: number, isSame: boolean): Distances {
  const [rows, columns] = [from.length / width, to.length / width]
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY)
  let sum = 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      if (isSame && i === j) continue
      let square = 0
      for (let k = 0; k < width; k++) square += (from[i * width + k]! - to[j * width + k]!) ** 2
      const distance = Math.sqrt(square)
      sum += distance
      if (distance < nearest[i]!) nearest[i] = distance
    }
  }
  return { mean: sum / (rows * (isSame ? columns - 1 : columns)), nearest }
}

const median = (values: Float64Array): number => values.toSorted()[Math.floor(values.length / 2)]!
