import { randomStream } from '../tensor/index.js'
import { checkWhole } from './whole.js'

export interface SinusoidOptions {
  readonly tasks: number
  /** Points of each wave that are shown, and asked for. */
  readonly shown: number
  readonly asked: number
  readonly seed: number
  readonly split: string
  readonly step: number
}

/** Tasks of regression: points x [tasks, n, 1] and y [tasks, n, 1] that are shown, and others of the same function. */
export interface RegressionTasks {
  readonly shownX: Float32Array
  readonly shownY: Float32Array
  readonly askedX: Float32Array
  readonly askedY: Float32Array
}

/**
 * Waves y = a · sin(x − b), a from .1 to 5, b from 0 to π and x from −5 to 5, each uniform (arXiv:1703.03400, section 5.1): a function of the seed, the
 * split and the step.
 */
export function sinusoidTasks(options: SinusoidOptions): RegressionTasks {
  const { tasks, shown, asked, seed, split, step } = options
  checkWhole('sinusoidTasks', { tasks, shown, asked })
  const random = randomStream(seed, `sinusoids: ${split}`).fork(step)
  const between = (low: number, high: number): number => low + (high - low) * random.uniform()
  const points = (each: number): Float32Array => new Float32Array(tasks * each)
  const made = { shownX: points(shown), shownY: points(shown), askedX: points(asked), askedY: points(asked) }
  for (let task = 0; task < tasks; task++) {
    const [height, phase] = [between(0.1, 5), between(0, Math.PI)]
    const fill = (x: Float32Array, y: Float32Array, each: number): void => {
      for (let at = task * each; at < (task + 1) * each; at++) {
        x[at] = between(-5, 5)
        y[at] = height * Math.sin(x[at]! - phase)
      }
    }
    fill(made.shownX, made.shownY, shown)
    fill(made.askedX, made.askedY, asked)
  }
  return made
}
