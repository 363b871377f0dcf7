import type { ClassPool } from '../data/index.js'

/** Examples that are looked at. */
const looked = 200

/** What lies around things in the images of a pool: the median of the values at their edges. */
export function backgroundOf({ shape, classes, read }: ClassPool): number {
  const [channels, height, width] = shape as [number, number, number]
  const image = new Float32Array(channels * height * width)
  const values: number[] = []
  for (let i = 0; i < Math.min(looked, classes.length); i++) {
    read(i, 0, image)
    for (let at = 0; at < image.length; at++) {
      const [y, x] = [Math.floor(at / width) % height, at % width]
      if (y === 0 || x === 0 || y === height - 1 || x === width - 1) values.push(image[at]!)
    }
  }
  values.sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? 0
}
