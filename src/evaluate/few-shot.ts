/** How well a model learns linear functions from examples in its prompt, beside the best possible and simple learners. */
import { type RegressionPrompts, regressionPrompts } from '../data/index.js'
import {
  averaging,
  bayesError,
  leastSquares,
  nearestNeighbours,
  predictZero,
  type RegressionPredictor,
} from './regression.js'

/** E(err²) / dimensions of one predictor after each number of examples, from 0 on, with the standard error of each mean. */
export interface ErrorCurve {
  readonly errors: readonly number[]
  readonly standardErrors: readonly number[]
}

export interface FewShotOptions {
  readonly dimensions: number
  /** Examples given, at most. */
  readonly examples: number
  /** Prompts asked. */
  readonly prompts: number
  /** Prompts asked at once, at most. */
  readonly batch: number
  readonly seed: number
}

/** The error curve on the test prompts of a seed. */
export async function errorCurve(predict: RegressionPredictor, options: FewShotOptions): Promise<ErrorCurve> {
  const points = options.examples + 1
  const sums = new Float64Array(points)
  const squares = new Float64Array(points)
  for (const asked of testPrompts(options)) {
    const predictions = await predict(asked)
    for (let i = 0; i < asked.y.length; i++) {
      const error = (predictions[i]! - asked.y[i]!) ** 2 / options.dimensions
      sums[i % points]! += error
      squares[i % points]! += error ** 2
    }
  }
  const { prompts } = options
  const errors = [...sums].map((sum) => sum / prompts)
  const standardErrors = errors.map((mean, k) => Math.sqrt(Math.max(0, squares[k]! / prompts - mean ** 2) / prompts))
  return { errors, standardErrors }
}

function* testPrompts({ dimensions, examples, prompts, batch, seed }: FewShotOptions): Generator<RegressionPrompts> {
  for (let asked = 0; asked < prompts; asked += batch) {
    const [now, step] = [Math.min(batch, prompts - asked), asked / batch]
    yield regressionPrompts({ prompts: now, points: examples + 1, dimensions, seed, split: 'test', step })
  }
}

/** The errors of a model, of the best possible predictor and of simple ones, by examples given: all E(err²) / dimensions. */
export interface FewShotReport extends FewShotOptions {
  readonly bayes: readonly number[]
  readonly model: ErrorCurve
  /** The model's error over that of least squares on the same prompts, so over the best possible, without the chance of the prompts. */
  readonly excess: readonly number[]
  readonly baselines: Readonly<Record<keyof typeof baselines, ErrorCurve>>
}

const baselines = {
  leastSquares,
  nearestNeighbours: nearestNeighbours(3),
  averaging,
  zero: predictZero,
} satisfies Record<string, RegressionPredictor>

/** Asks a model and the baselines the same prompts. */
export async function fewShotReport(model: RegressionPredictor, options: FewShotOptions): Promise<FewShotReport> {
  const bayes = Array.from({ length: options.examples + 1 }, (_, k) => bayesError(k, options.dimensions))
  const curve = await errorCurve(model, options)
  const measured = {
    leastSquares: await errorCurve(baselines.leastSquares, options),
    nearestNeighbours: await errorCurve(baselines.nearestNeighbours, options),
    averaging: await errorCurve(baselines.averaging, options),
    zero: await errorCurve(baselines.zero, options),
  }
  const excess = curve.errors.map((error, k) => error - measured.leastSquares.errors[k]!)
  return { ...options, bayes, model: curve, excess, baselines: measured }
}
