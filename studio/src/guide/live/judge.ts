/** Two bells on a line, and the best judge that there can be of what comes from which. */
const grid = Array.from({ length: 601 }, (_, i) => -6 + i * 0.02)
const step = 0.02

export interface Judged {
  readonly x: readonly number[]
  readonly real: readonly number[]
  readonly made: readonly number[]
  readonly judge: readonly number[]
  /** Share of right answers where half of what comes is real. */
  readonly right: number
  /** Mean size of the slope that each loss gives the made points, by their place. */
  readonly minimax: number
  readonly nonSaturating: number
}

const bell = (x: number, mean: number): number => Math.exp(-((x - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI)

/** Real ones lie around 0, made ones around `mean`, both with a deviation of 1; the best judge’s log odds of real are −mean·x + mean² / 2. */
export function judged(mean: number): Judged {
  const real = grid.map((x) => bell(x, 0))
  const made = grid.map((x) => bell(x, mean))
  const judge = grid.map((x) => 1 / (1 + Math.exp(mean * x - mean ** 2 / 2)))
  const over = (value: (i: number) => number): number => grid.reduce((sum, _, i) => sum + value(i) * step, 0)
  // ∂ ln(1 − D)/∂x = mean·D and −∂ ln D/∂x = mean·(1 − D), by the logistic form of D.
  return {
    ...{ x: grid, real, made, judge },
    right: over((i) => Math.max(real[i]!, made[i]!)) / 2,
    minimax: over((i) => made[i]! * Math.abs(mean) * judge[i]!),
    nonSaturating: over((i) => made[i]! * Math.abs(mean) * (1 - judge[i]!)),
  }
}
