/** How far two pictures [channels, height, width] from 0 to 1 are apart. */
export interface Difference {
  /** [height · width]: how far each pixel is off, in the mean over its channels. */
  readonly map: Float32Array
  /** Of the map. */
  readonly sum: number
  readonly mean: number
  readonly most: number
  /** Pixels that are off by more than a tenth. */
  readonly changed: number
}

const visible = 0.1

export function differenceOf(a: Float32Array, b: Float32Array, channels: number): Difference {
  const plane = a.length / channels
  const map = new Float32Array(plane)
  for (let i = 0; i < a.length; i++) map[i % plane]! += Math.abs(a[i]! - b[i]!) / channels
  const sum = map.reduce((all, value) => all + value, 0)
  return {
    ...{ map, sum, mean: sum / plane },
    most: map.reduce((most, value) => Math.max(most, value), 0),
    changed: map.reduce((count, value) => count + Number(value > visible), 0),
  }
}
