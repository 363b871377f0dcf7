import { expect, it } from 'vitest'
import { perceptualPathLength } from './perceptual-path.js'

it('is the squared speed of a way that bends nowhere, less where the way is shorter', async () => {
  const length = async (side: number): Promise<number> => {
    const { mean, each } = await perceptualPathLength(
      {
        along: async (shares) => Float32Array.from(shares, (share) => side * share),
        // A picture of one value: its distance from another is the squared difference.
        pictures: async (places) => new Uint8Array(places.buffer),
        distances: async (a, b) => {
          const [x, y] = [a, b].map((bytes) => new Float32Array(bytes.buffer))
          return x!.map((value, i) => (value - y![i]!) ** 2)
        },
      },
      { pairs: 200, seed: 1 },
    )
    expect(each).toHaveLength(200)
    return mean
  }
  expect(await length(3)).toBeCloseTo(9, 2)
  expect(await length(1)).toBeCloseTo(1, 2)
})

it('leaves the longest and shortest hundredth out', async () => {
  const { mean } = await perceptualPathLength(
    {
      along: async (shares) => Float32Array.from(shares),
      pictures: async () => new Uint8Array(0),
      distances: async () => Float32Array.from({ length: 100 }, (_, i) => (i === 7 ? 1e6 : i === 9 ? -1e6 : 1)),
    },
    { pairs: 100, epsilon: 1, seed: 1 },
  )
  expect(mean).toBe(1)
})
