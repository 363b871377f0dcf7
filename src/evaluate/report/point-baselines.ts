/** What every generator of points stands beside. */
import type { PointSet } from '../../data/index.js'
import { randomStream } from '../../tensor/index.js'
import { moments } from '../statistics/moments.js'

/** Points [count, 2] of the normal distribution with the mean and covariance of those of a set. */
export function gaussianPoints({ points }: PointSet, count: number, seed: number): Float32Array {
  const { mean, covariance } = moments(points, 2)
  const [xx, xy, , yy] = covariance as unknown as [number, number, number, number]
  const [a, b] = [Math.sqrt(xx), xy / Math.sqrt(xx)]
  const c = Math.sqrt(Math.max(0, yy - b * b))
  const random = randomStream(seed, 'Gaussian points')
  return Float32Array.from(
    Array.from({ length: count }, () => [random.normal(), random.normal()] as const).flatMap(([u, v]) => [
      mean[0]! + a * u,
      mean[1]! + b * u + c * v,
    ]),
  )
}
