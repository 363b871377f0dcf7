/** The space of an autoencoder's codes as a plane: its axes, how much of the codes it shows, and where nobody lives. */
import { symmetricEigen } from '../../evaluate/index.js'

/** A flat piece of the space of codes; a place on it is `centre` + a · `across` + b · `upwards`. */
export interface CodeAxes {
  readonly centre: Float64Array
  /** Of length 1. */
  readonly across: Float64Array
  /** Of length 1; zeros where codes are one number. */
  readonly upwards: Float64Array
  /** Shares of the codes' variance along both. */
  readonly explained: readonly [number, number]
}

/** Codes of one or two numbers as they are; of more, the plane in which they vary most (principal components). */
export function axesOf(codes: Float32Array, length: number): CodeAxes {
  const count = codes.length / length
  const centre = new Float64Array(length)
  for (const [i, value] of codes.entries()) centre[i % length]! += value / count
  const unit = (axis: number): Float64Array => Float64Array.from({ length }, (_, i) => (i === axis ? 1 : 0))
  if (length <= 2) {
    const variances = [0, 1].map((axis) => varianceAlong(codes, length, centre, unit(axis)))
    const total = variances[0]! + variances[1]! || 1
    const explained = [variances[0]! / total, variances[1]! / total] as const
    return { centre: new Float64Array(length), across: unit(0), upwards: unit(1), explained }
  }
  const products = new Float64Array(length * length)
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < length; i++) {
      const value = codes[row * length + i]! - centre[i]!
      for (let j = 0; j < length; j++) products[i * length + j]! += value * (codes[row * length + j]! - centre[j]!)
    }
  }
  const { values, vectors } = symmetricEigen(products, length)
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0) || 1
  const axis = (at: number): Float64Array => upright(vectors.subarray(at * length, (at + 1) * length))
  return { centre, across: axis(0), upwards: axis(1), explained: [values[0]! / total, values[1]! / total] }
}

/** Of a direction and its opposite the one whose largest number is above zero, so that a plane does not turn over as it is followed. */
function upright(direction: Float64Array): Float64Array {
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0)
  return direction.map((value) => value * Math.sign(largest || 1))
}

function varianceAlong(codes: Float32Array, length: number, centre: Float64Array, direction: Float64Array): number {
  let sum = 0
  for (let at = 0; at < codes.length; at += length) {
    let product = 0
    for (let i = 0; i < length; i++) product += (codes[at + i]! - centre[i]!) * direction[i]!
    sum += product ** 2
  }
  return sum / (codes.length / length)
}

/** Codes [n, length] → places on the plane [n, 2]. */
export function placesOf(codes: Float32Array, { centre, across, upwards }: CodeAxes): Float32Array {
  const length = centre.length
  const places = new Float32Array((2 * codes.length) / length)
  for (let row = 0; row < codes.length / length; row++) {
    for (let i = 0; i < length; i++) {
      const value = codes[row * length + i]! - centre[i]!
      places[2 * row]! += value * across[i]!
      places[2 * row + 1]! += value * upwards[i]!
    }
  }
  return places
}

/** Deviations of codes by number [n, length] → along the plane's axes [n, 2]. */
export function deviationsOn(deviations: Float32Array, { across, upwards }: CodeAxes): Float32Array {
  const length = across.length
  const along = new Float32Array((2 * deviations.length) / length)
  for (let row = 0; row < deviations.length / length; row++) {
    for (const [axis, direction] of [across, upwards].entries()) {
      let sum = 0
      for (let i = 0; i < length; i++) sum += (direction[i]! * deviations[row * length + i]!) ** 2
      along[2 * row + axis] = Math.sqrt(sum)
    }
  }
  return along
}

/** Places on the plane [n, 2] → codes [n, length]. */
export function codesAt(places: ArrayLike<number>, { centre, across, upwards }: CodeAxes): Float32Array {
  const length = centre.length
  const count = places.length / 2
  return Float32Array.from({ length: count * length }, (_, at) => {
    const [row, i] = [Math.floor(at / length), at % length]
    return centre[i]! + places[2 * row]! * across[i]! + places[2 * row + 1]! * upwards[i]!
  })
}

/** How far a place is from the nearest of others, and how far those usually are from each other. */
export interface Loneliness {
  readonly nearest: number
  /** Its place among the others. */
  readonly neighbour: number
  /** What 95 % of the others stay within of their own nearest. */
  readonly usual: number
}

/** On the plane [n, 2]. */
export function loneliness(place: readonly [number, number], others: Float32Array): Loneliness {
  const nearestTo = (x: number, y: number, but: number): readonly [number, number] => {
    let [best, at] = [Number.POSITIVE_INFINITY, -1]
    for (let i = 0; i < others.length / 2; i++) {
      const far = (others[2 * i]! - x) ** 2 + (others[2 * i + 1]! - y) ** 2
      if (i !== but && far < best) [best, at] = [far, i]
    }
    return [Math.sqrt(best), at]
  }
  const [nearest, neighbour] = nearestTo(...place, -1)
  const usual = Array.from({ length: others.length / 2 }, (_, i) => nearestTo(others[2 * i]!, others[2 * i + 1]!, i)[0])
  usual.sort((a, b) => a - b)
  return { nearest, neighbour, usual: usual[Math.floor(0.95 * (usual.length - 1))]! }
}
