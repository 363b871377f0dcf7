import type { Shape } from '../../tensor/index.js'

/**
 * How two lots of pictures [count, channels, height, width] differ, as squared sums of low and high frequencies for each picture: [count, 2]. Low is what is
 * left when blocks of 2 × 2 are averaged, high is the rest: above a quarter of the sampling rate. Their sum is that of the squared difference. Sides are even.
 */
export function energyOfChange(before: Float32Array, after: Float32Array, shape: Shape): Float32Array {
  const [channels, height, width] = shape as [number, number, number]
  const size = channels * height * width
  const energy = new Float32Array((before.length / size) * 2)
  for (let i = 0; i < before.length / size; i++) {
    for (let row = 0; row < channels * height; row += 2) {
      for (let column = 0; column < width; column += 2) {
        const at = i * size + row * width + column
        const block = [at, at + 1, at + width, at + width + 1].map((place) => after[place]! - before[place]!)
        const mean = block.reduce((a, b) => a + b) / 4
        energy[2 * i]! += 4 * mean ** 2
        energy[2 * i + 1]! += block.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      }
    }
  }
  return energy
}
