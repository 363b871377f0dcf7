/**
 * What is known about predicting y = w·x from examples, w and x standard normal, without noise: the best possible error, and
 * predictors that every learner should be held against. Each gives, for every point of every prompt [prompts, points], its
 * prediction of y from the pairs before and the point's x.
 */
import type { RegressionPrompts } from '../data/index.js'

export type RegressionPredictor = (prompts: RegressionPrompts) => ArrayLike<number> | Promise<ArrayLike<number>>

/** The least E(err²) / dimensions after `examples` pairs: the share of w's directions that they leave open. */
export const bayesError = (examples: number, dimensions: number): number => Math.max(0, 1 - examples / dimensions)

/** Always zero: what can be said without examples. Its error is 1. */
export const predictZero: RegressionPredictor = ({ y }) => new Float64Array(y.length)

/** What one prompt's pairs teach, one after another. */
interface Learner {
  predict(x: Float32Array): number
  learn(x: Float32Array, y: number): void
}

/** A predictor that starts a learner afresh at each prompt. */
const learning =
  (start: (dimensions: number) => Learner): RegressionPredictor =>
  ({ x, y, points, dimensions }) => {
    const predictions = new Float64Array(y.length)
    let learner = start(dimensions)
    for (let point = 0; point < y.length; point++) {
      if (point % points === 0) learner = start(dimensions)
      const at = x.subarray(point * dimensions, (point + 1) * dimensions)
      predictions[point] = learner.predict(at)
      learner.learn(at, y[point]!)
    }
    return predictions
  }

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** What is left of a new x below this length lies in directions already known. */
const knownLength = 1e-6

/**
 * The shortest w that fits all pairs, which is also the mean of what w may be (minimum-norm least squares): w is known along an
 * orthonormal basis of the inputs seen, each new x adding the direction that it does not share with them.
 */
export const leastSquares: RegressionPredictor = learning((dimensions) => {
  const basis: Float64Array[] = []
  const along: number[] = []
  return {
    predict: (x) => basis.reduce((sum, direction, i) => sum + dot(x, direction) * along[i]!, 0),
    learn(x, y) {
      if (basis.length === dimensions) return
      const direction = Float64Array.from(x)
      let unexplained = y
      // Twice, since one pass leaves rounding errors along the basis where little remains.
      for (let pass = 0; pass < 2; pass++) {
        for (const [i, other] of basis.entries()) {
          const shared = dot(direction, other)
          for (let j = 0; j < dimensions; j++) direction[j]! -= shared * other[j]!
          unexplained -= shared * along[i]!
        }
      }
      const length = Math.sqrt(dot(direction, direction))
      if (length < knownLength) return
      basis.push(direction.map((value) => value / length))
      along.push(unexplained / length)
    },
  }
})

/** w as the mean of y·x, right on average since E(x·xᵀ) = I. Its error after k pairs is (dimensions + 1) / k. */
export const averaging: RegressionPredictor = learning((dimensions) => {
  const sum = new Float64Array(dimensions)
  let count = 0
  return {
    predict: (x) => (count === 0 ? 0 : dot(x, sum) / count),
    learn(x, y) {
      for (let i = 0; i < dimensions; i++) sum[i]! += x[i]! * y
      count += 1
    },
  }
})

/** The mean y of the `neighbours` nearest xs seen. */
export const nearestNeighbours = (neighbours: number): RegressionPredictor =>
  learning(() => {
    const seen: { readonly x: Float32Array; readonly y: number }[] = []
    return {
      predict(x) {
        const distance = (other: Float32Array): number => other.reduce((sum, value, i) => sum + (value - x[i]!) ** 2, 0)
        const sorted = seen.map((pair) => ({ y: pair.y, far: distance(pair.x) })).sort((a, b) => a.far - b.far)
        const nearest = sorted.slice(0, neighbours)
        return nearest.reduce((sum, { y }) => sum + y / nearest.length, 0)
      },
      learn: (x, y) => {
        seen.push({ x, y })
      },
    }
  })
