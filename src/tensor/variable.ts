import type { RandomStream } from './random.js'
import { type DType, makeNode, type Node, type Operation, type Shape, Tensor } from './tensor.js'

/** Fills fresh state; `stream` is seeded by the memory's seed and the variable's name. */
export type Initializer = (out: Float32Array | Float64Array | Int32Array, shape: Shape, stream: RandomStream) => void

/** State that outlives a run: a weight, a moment of an optimizer, a cache. Its numbers are in a program's memory. */
export class Variable extends Tensor {
  constructor(
    node: Node,
    dtype: DType,
    shape: Shape,
    /** Path in the model, such as `blocks.0.attention.query`: the key in checkpoints. Set by `parameters` or by hand. */
    public name: string,
    readonly initial: Initializer,
  ) {
    super(node, 0, dtype, shape)
  }
}

const operation: Operation = {
  name: 'variable',
  infer: () => [],
  lower: () => {
    throw new Error('leaves are emitted by the program')
  },
}

export interface VariableOptions {
  readonly name?: string
  readonly dtype?: DType
}

let floatType: DType = 'float32'

/** Runs `body` with variables made as float64: for checking gradients to 1e-6 and better. CPU only. */
export function inFloat64<T>(body: () => T): T {
  const before = floatType
  floatType = 'float64'
  try {
    return body()
  } finally {
    floatType = before
  }
}

/** State of a fixed shape. Without an initializer it starts as zeros. */
export function variable(shape: Shape, initial: Initializer = () => {}, options: VariableOptions = {}): Variable {
  const dtype = options.dtype ?? floatType
  const [made] = makeNode(operation, [], {}, [{ dtype, shape }], {
    source: { kind: 'variable' },
    make: (node) => new Variable(node, dtype, shape, options.name ?? `variable.${node.id}`, initial),
  })
  return made as Variable
}
