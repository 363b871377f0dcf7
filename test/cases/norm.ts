import type * as norm from '../../src/tensor/ops/norm.js'
import type { Case, Example } from '../check-gradient.js'
import { along, type Grid, mapped, shaped } from '../grid.js'
import { real, some } from './given.js'

const mean = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0) / row.length

const standardised = (x: Grid, epsilon: number): Grid => {
  const axis = x.shape.length - 1
  const centre = along(x, axis, mean)
  const spread = along(x, axis, (row) => mean(row.map((value) => (value - mean(row)) ** 2)))
  return mapped((value, m, v) => (value! - m!) / Math.sqrt(v! + epsilon), x, centre, spread)
}

const example = (shape: number[], compute: Example['compute'], expected: (x: Grid) => Grid): Example => ({
  given: [real(shape)],
  compute,
  expected: (x) => expected(x!),
})

export const normCases: Record<keyof typeof norm, Case> = {
  layerNorm: {
    examples: [
      example(
        [4],
        (x) => x!.layerNorm(),
        (x) => standardised(x, 1e-5),
      ),
      example(
        [2, 3],
        (x) => x!.layerNorm(0.25),
        (x) => standardised(x, 0.25),
      ),
      example(
        [2, 1, 2, 3],
        (x) => x!.layerNorm(0.01),
        (x) => standardised(x, 0.01),
      ),
      example(
        [3, 1],
        (x) => x!.layerNorm(),
        (x) => standardised(x, 1e-5),
      ),
    ],
    refuses: [[() => some().layerNorm(), 'float32[]']],
  },
  rmsNorm: {
    examples: [
      [[4], 1e-6] as const,
      [[2, 3], 0.25] as const,
      [[2, 1, 2, 2], 1e-6] as const,
      [[3, 1], 0.25] as const,
    ].map(([shape, epsilon]) =>
      example(
        [...shape],
        (x) => x!.rmsNorm(epsilon),
        (x) =>
          mapped(
            (value, power) => value! / Math.sqrt(power! + epsilon),
            x,
            along(x, shape.length - 1, (row) => mean(row.map((value) => value * value))),
          ),
      ),
    ),
    refuses: [[() => some().rmsNorm(), 'float32[]']],
  },
  groupNorm: {
    examples: [
      example(
        [2, 4],
        (x) => x!.groupNorm(2, 0.1),
        (x) => shaped(standardised(shaped(x, 2, 2, 2), 0.1), 2, 4),
      ),
      example(
        [1, 4, 2, 2],
        (x) => x!.groupNorm(2, 0.1),
        (x) => shaped(standardised(shaped(x, 1, 2, 8), 0.1), 1, 4, 2, 2),
      ),
      example(
        [2, 2, 3],
        (x) => x!.groupNorm(1),
        (x) => shaped(standardised(shaped(x, 2, 1, 6), 1e-5), 2, 2, 3),
      ),
    ],
    refuses: [
      [() => some(2, 4).groupNorm(3), 'float32[2, 4]', '3 groups'],
      [() => some(4).groupNorm(2), 'float32[4]'],
      [() => some(2, 4).groupNorm(0), '0 groups'],
    ],
  },
}
