import { AtelierError } from '../errors/index.js'
import { type DType, makeNode, type Operation, type Shape, sizeOf, type Tensor, type Values } from './tensor.js'

const leafOperation = (name: string): Operation => ({
  name,
  infer: () => [],
  lower: () => {
    throw new Error('leaves are emitted by the program')
  },
})

const [data, input, random] = ['constant', 'input', 'random'].map(leafOperation) as [Operation, Operation, Operation]

/** Numbers known when the graph is built: [..shape], row-major; the array's kind gives the element type. */
export function constant(values: Values, shape: Shape): Tensor {
  if (values.length !== sizeOf(shape)) {
    throw new AtelierError(`constant: ${values.length} values for [${shape.join(', ')}]: the counts differ`)
  }
  return makeNode(data, [], {}, [{ dtype: dtypeOf(values), shape }], {
    source: { kind: 'data', data: values },
    scope: '',
  })[0]!
}

/** A value that the caller feeds at every run. Programs make these from their input specification. */
export const placeholder = (name: string, shape: Shape, dtype: DType): Tensor =>
  makeNode(input, [], {}, [{ dtype, shape }], { source: { kind: 'input', name } })[0]!

const noise = (distribution: 'uniform' | 'normal', shape: Shape): Tensor =>
  makeNode(random, [], {}, [{ dtype: 'float32', shape }], { source: { kind: 'random', distribution } })[0]!

/** Fresh standard normal numbers at every run, drawn by the runtime from the program's seeded stream. */
export const randomNormal = (shape: Shape): Tensor => noise('normal', shape)

/** Fresh numbers in [0, 1) at every run, drawn by the runtime from the program's seeded stream. */
export const randomUniform = (shape: Shape): Tensor => noise('uniform', shape)

export function dtypeOf(values: Values): DType {
  if (values instanceof Float32Array) return 'float32'
  if (values instanceof Float64Array) return 'float64'
  if (values instanceof Int32Array) return 'int32'
  if (values instanceof BigInt64Array) return 'int64'
  return 'bool'
}

/** A zeroed array that holds `length` elements of `dtype`. */
export function arrayOf(dtype: DType, length: number): Values {
  switch (dtype) {
    case 'float32':
      return new Float32Array(length)
    case 'float64':
      return new Float64Array(length)
    case 'int32':
      return new Int32Array(length)
    case 'int64':
      return new BigInt64Array(length)
    case 'bool':
      return new Uint8Array(length)
  }
}
