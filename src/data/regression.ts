/**
 * Prompts of in-context linear regression (S. Garg et al., "What can transformers learn in-context?", arXiv:2208.01066): each
 * prompt has a linear function of its own, y = w·x with w ~ N(0, I) and x ~ N(0, I), without noise.
 */
import { AtelierError, fillNormal, streamNumber } from '../tensor/index.js'

export interface RegressionOptions {
  readonly prompts: number
  /** Pairs of x and y in a prompt. */
  readonly points: number
  /** Length of x. */
  readonly dimensions: number
  /** The first so many coordinates of x are drawn, the others are zero: easier prompts of the same shape. Default all. */
  readonly active?: number
  readonly seed: number
  /** What the prompts are for; each use has its own. */
  readonly split: 'training' | 'validation' | 'test'
  /** Which batch of the split. */
  readonly step: number
}

export interface RegressionPrompts {
  readonly prompts: number
  readonly points: number
  readonly dimensions: number
  /** [prompts, points, dimensions] */
  readonly x: Float32Array
  /** [prompts, points] */
  readonly y: Float32Array
}

/** A batch of prompts, decided by its options alone. @throws unless from one to all coordinates are active. */
export function regressionPrompts(options: RegressionOptions): RegressionPrompts {
  const { prompts, points, dimensions, active = dimensions, seed, split, step } = options
  if (!(Number.isInteger(active) && active >= 1 && active <= dimensions)) {
    throw new AtelierError(`regression: ${active} active coordinates of ${dimensions}: must be from 1 to all of them`)
  }
  const x = new Float32Array(prompts * points * dimensions)
  const weights = new Float32Array(prompts * dimensions)
  fillNormal(x, seed, streamNumber(`regression.${split}.x`), step)
  fillNormal(weights, seed, streamNumber(`regression.${split}.weights`), step)
  const y = new Float32Array(prompts * points)
  for (let point = 0; point < y.length; point++) {
    const [from, prompt] = [point * dimensions, Math.floor(point / points)]
    x.fill(0, from + active, from + dimensions)
    let sum = 0
    for (let i = 0; i < active; i++) sum += x[from + i]! * weights[prompt * dimensions + i]!
    y[point] = sum
  }
  return { prompts, points, dimensions, x, y }
}
