import type * as operations from '../src/tensor/ops/index.js'
import './cases/begin.js'
import { cachedAttentionCases } from './cases/cached-attention.js'
import { convolutionCases } from './cases/convolution.js'
import { indexingCases } from './cases/indexing.js'
import { matmulCases } from './cases/matmul.js'
import { movementCases } from './cases/movement.js'
import { normCases } from './cases/norm.js'
import { pointwiseCases } from './cases/pointwise.js'
import { poolingCases } from './cases/pooling.js'
import { reduceCases } from './cases/reduce.js'
import { resizeCases } from './cases/resize.js'
import { rotaryCases } from './cases/rotary.js'
import { softmaxCases } from './cases/softmax.js'
import type { Case } from './check-gradient.js'

/** Every exported operation, and what the tests know of it: one that has no case here does not compile. */
export const cases: Readonly<Record<Exclude<keyof typeof operations, 'methods'>, Case>> = {
  ...cachedAttentionCases,
  ...convolutionCases,
  ...indexingCases,
  ...matmulCases,
  ...movementCases,
  ...normCases,
  ...pointwiseCases,
  ...poolingCases,
  ...reduceCases,
  ...resizeCases,
  ...rotaryCases,
  ...softmaxCases,
}
