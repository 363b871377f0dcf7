import type { Optimizer } from './optimizer.js'

export interface SgdOptions {
  readonly learningRate: number
  /** 0 for plain gradient descent. */
  readonly momentum?: number
}

/** Gradient descent with (heavy-ball) momentum: m ← μ·m + g, w ← w − η·m. */
export const sgd =
  ({ learningRate, momentum = 0 }: SgdOptions): Optimizer =>
  (weights, { rate, state }) =>
    weights.flatMap(({ name, variable: w, gradient: g }) => {
      const step = rate.cast(w.dtype).mul(learningRate)
      if (momentum === 0) return [[w, w.sub(g.mul(step))] as const]
      const m = state(`sgd.momentum.${name}`, w)
      const velocity = m.mul(momentum).add(g)
      return [[m, velocity] as const, [w, w.sub(velocity.mul(step))] as const]
    })
