import { adamW, averaged, muon, type Optimizer, type Weight } from '../optim/index.js'
import type { Recipe } from './recipes.js'

/** Muon's cost grows with the cube of a matrix's smaller side: beyond this it is more than that of the model. */
const widest = 128

/** Muon for kernels and matrices, AdamW at a tenth of its rate for vectors and for matrices that are wide both ways. */
export function imageOptimizer({
  learningRate,
  weightDecay,
  average,
}: Pick<Recipe, 'learningRate' | 'weightDecay' | 'average'>): Optimizer {
  const isNarrow = ({ variable: { rank, shape, size } }: Weight): boolean =>
    rank >= 2 && Math.min(shape[0]!, size / shape[0]!) <= widest
  const [narrow, others] = [
    muon({ learningRate, weightDecay }),
    adamW({ learningRate: learningRate / 10, weightDecay }),
  ]
  const base: Optimizer = (weights, step) => [
    ...narrow(weights.filter(isNarrow), step),
    ...others(
      weights.filter((weight) => !isNarrow(weight)),
      step,
    ),
  ]
  return average > 0 ? averaged(base, average) : base
}
