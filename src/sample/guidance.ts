/** One prediction of a denoising model as part of a graph: at a level, under a condition, and guided by it. */
import type { Condition, Diffusion, NoiseLevels } from '../models/index.js'
import { concat, type Tensor } from '../tensor/index.js'
import type { Prediction } from './solvers.js'

/** All that sampling asks of a model. */
export type DenoisingModel = Pick<Diffusion, 'config' | 'predict'>

/** Whether a model is told anything that guidance could weigh. */
export const isConditional = ({ config }: DenoisingModel): boolean => config.condition !== 'none'

/** What a model predicts of x [batch, ...shape] at levels [batch]. */
export const predicted = (
  model: DenoisingModel,
  x: Tensor,
  { alpha, sigma }: NoiseLevels,
  condition: Condition,
): Prediction<Tensor> => model.predict(x, alpha, sigma, condition)

/**
 * Guidance without a classifier (arXiv:2207.12598): none + weight · (conditional − none), of clean example and noise alike. Both
 * halves are one batch of twice the rows, whose second half has no condition. A weight of 1 is the conditional prediction, 0 the other.
 */
export function guided(
  model: DenoisingModel,
  x: Tensor,
  { alpha, sigma }: NoiseLevels,
  condition: Condition,
  weight: Tensor | number,
): Prediction<Tensor> {
  const batch = x.shape[0]!
  const twice = (rows: Tensor): Tensor => concat([rows, rows], 0)
  const both = joined(condition, without(model, condition))
  const { clean, noise } = predicted(model, twice(x), { alpha: twice(alpha), sigma: twice(sigma) }, both)
  const weighed = (rows: Tensor): Tensor => {
    const [given, none] = [rows.slice(0, 0, batch), rows.slice(0, batch, 2 * batch)]
    return none.add(given.sub(none).mul(weight))
  }
  return { clean: weighed(clean), noise: weighed(noise) }
}

/** A condition's rows, none of which says anything. Made from the rows themselves, so that a batch may be of any length. */
export function without({ config }: DenoisingModel, { labels, tokens }: Condition): Condition {
  return {
    ...(labels && { labels: labels.mul(0).add(config.classes!.length) }),
    ...(tokens && { tokens: tokens.mul(0) }),
  }
}

const joined = (a: Condition, b: Condition): Condition => ({
  ...(a.labels && { labels: concat([a.labels, b.labels!], 0) }),
  ...(a.tokens && { tokens: concat([a.tokens, b.tokens!], 0) }),
})
