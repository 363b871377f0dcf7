import type { Optimizer } from './optimizer.js'

/** The name under which the average of a weight is kept. */
export const averageName = (weight: string): string => `average.${weight}`

/**
 * An optimizer that also keeps an exponential average of the weights it makes, usually better than the last ones:
 * a ← d·a + (1 − d)·w with d = min(decay, 1 − 1/t), so that it begins as a plain mean.
 */
export const averaged =
  (optimizer: Optimizer, decay: number): Optimizer =>
  (weights, step) => {
    const names = new Map(weights.map(({ variable, name }) => [variable, name]))
    const updates = optimizer(weights, step)
    const averages = updates.flatMap(([variable, value]) => {
      const name = names.get(variable)
      if (name === undefined) return []
      const average = step.state(averageName(name), variable)
      const d = step.count.cast(variable.dtype).reciprocal().neg().add(1).minimum(decay)
      return [[average, average.mul(d).add(value.mul(d.neg().add(1)))] as const]
    })
    return [...updates, ...averages]
  }
