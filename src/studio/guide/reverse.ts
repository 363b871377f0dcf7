/** Diffusion turned back with the best denoiser that there can be, which a mixture of eight narrow bells has in closed form. */
import { randomStream } from '../../tensor/index.js'

const places = Array.from({ length: 8 }, (_, i) => [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)] as const)
/** Deviation of the data around each place. */
const deviation = 0.04
/** Noise over signal at the beginning: nothing of the data is left. */
const loudest = 20
const softest = 0.02

export interface Reversed {
  /** Noise over signal, σ, at each moment, from loud to none. */
  readonly noise: readonly number[]
  /** [moments][points]: x, y, divided by √(1 + σ²), so that the cloud keeps its size. */
  readonly moments: readonly Float32Array[]
  /** Of the points at the end: those within three deviations of a place, and how many at each. */
  readonly arrived: number
  readonly counts: readonly number[]
}

/** Follows `count` points from noise to data in so many steps, without fresh noise (arXiv:2010.02502, in the variables of arXiv:2206.00364). */
export function reversed(steps: number, count: number, seed: number): Reversed {
  const random = randomStream(seed, 'noise')
  const noise = [
    ...Array.from({ length: steps }, (_, i) => loudest * (softest / loudest) ** (i / Math.max(1, steps - 1))),
    0,
  ]
  let points = Float64Array.from({ length: 2 * count }, () => loudest * random.normal())
  const moments = [shown(points, loudest)]
  for (let step = 0; step < steps; step++) {
    const [from, to] = [noise[step]!, noise[step + 1]!]
    const next = new Float64Array(points.length)
    for (let i = 0; i < count; i++) {
      const at = [points[2 * i]!, points[2 * i + 1]!] as const
      const guess = denoised(at, from)
      for (const axis of [0, 1] as const) next[2 * i + axis] = guess[axis] + (to / from) * (at[axis] - guess[axis])
    }
    points = next
    moments.push(shown(points, to))
  }
  const counts = places.map(() => 0)
  for (let i = 0; i < count; i++) {
    const distances = places.map(([x, y]) => Math.hypot(points[2 * i]! - x, points[2 * i + 1]! - y))
    const nearest = Math.min(...distances)
    if (nearest < 3 * deviation) counts[distances.indexOf(nearest)]! += 1
  }
  return { noise, moments, arrived: counts.reduce((a, b) => a + b, 0) / count, counts }
}

const shown = (points: Float64Array, sigma: number): Float32Array =>
  Float32Array.from(points, (value) => value / Math.sqrt(1 + sigma * sigma))

/** E(x₀ | x₀ + σε): each place’s own guess, weighed by how likely the place is. */
function denoised([x, y]: readonly [number, number], sigma: number): readonly [number, number] {
  const total = deviation ** 2 + sigma ** 2
  const far = places.map(([px, py]) => (x - px) ** 2 + (y - py) ** 2)
  const nearest = Math.min(...far)
  const weights = far.map((distance) => Math.exp((nearest - distance) / (2 * total)))
  const sum = weights.reduce((a, b) => a + b, 0)
  const share = deviation ** 2 / total
  const mean = (axis: 0 | 1): number => weights.reduce((all, weight, i) => all + (weight / sum) * places[i]![axis], 0)
  return [(1 - share) * mean(0) + share * x, (1 - share) * mean(1) + share * y]
}
