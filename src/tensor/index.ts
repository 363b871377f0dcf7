export { AtelierError } from '../errors/index.js'
export { define, fail, uniform, uniformValue } from './define.js'
export { grad } from './grad.js'
export { reachable } from './graph.js'
export { arrayOf, constant, dtypeOf, placeholder, randomNormal, randomUniform } from './leaf.js'
export type { AttributeValue, Dialect, Lowering, NodeOptions, Target } from './lowering.js'
export * from './ops/index.js'
export * from './random.js'
export { replaced } from './replace.js'
export { currentScope, scope } from './scope.js'
export {
  type Attributes,
  type DType,
  equalShapes,
  type GradientStep,
  isFloat,
  makeNode,
  type Node,
  type Operation,
  type Shape,
  type Source,
  sizeOf,
  Tensor,
  type TensorType,
  type Values,
} from './tensor.js'
export { type Initializer, inFloat64, Variable, type VariableOptions, variable } from './variable.js'
