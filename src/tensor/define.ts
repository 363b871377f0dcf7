import { AtelierError } from '../errors/index.js'
import type { Lowering } from './lowering.js'
import { currentScope } from './scope.js'
import {
  type Attributes,
  type DType,
  makeNode,
  type Node,
  type Operation,
  type Shape,
  type Tensor,
  type TensorType,
} from './tensor.js'

/** Applies one operation to inputs and attributes, giving its outputs. */
export type Apply<A extends Attributes> = (inputs: readonly Tensor[], attributes: A) => readonly Tensor[]

/** Turns an operation into the function that applies it. */
export function define<A extends Attributes>(operation: Operation<A>): Apply<A> {
  return (inputs, attributes) => makeNode(operation, inputs, attributes, operation.infer(inputs, attributes))
}

export type Unary = (x: Tensor) => Tensor
export type Binary = (a: Tensor, b: Tensor | number) => Tensor

type Lower = (graph: Lowering, inputs: readonly string[], node: Node) => string

interface PointwiseOptions {
  /** Its kernel may write over its input: true of one-pass arithmetic in ONNX Runtime. */
  readonly overwrites?: boolean
  /** ONNX operator, or how to compose it. Default: the operation's own name. */
  readonly lower?: string | Lower
  readonly dtype?: DType
  readonly evaluate?: (...values: number[]) => number
  readonly simplify?: Operation['simplify']
}

const lowerTo = (how: string | Lower): Operation['lower'] =>
  typeof how === 'string'
    ? (graph, inputs) => [graph.node(how, inputs)]
    : (graph, inputs, node) => [how(graph, inputs, node)]

/** An element-wise operation of one input, in one line: `exp = unary('Exp', (dy, x, y) => dy.mul(y))`. */
export function unary(
  name: string,
  gradient?: (dy: Tensor, x: Tensor, y: Tensor) => Tensor,
  options: PointwiseOptions = {},
): Unary {
  const apply = define({
    name,
    ...((options.overwrites ?? true) && { overwrites: 'any input' }),
    infer: ([x]) => [{ dtype: options.dtype ?? x!.dtype, shape: x!.shape }],
    lower: lowerTo(options.lower ?? name),
    ...(gradient && { gradient: ({ dy, inputs, outputs }) => [gradient(dy, inputs[0]!, outputs[0]!)] }),
    ...(options.evaluate && { evaluate: options.evaluate }),
    ...(options.simplify && { simplify: options.simplify }),
  })
  return (x) => apply([x], {})[0]!
}

/** An element-wise operation of two inputs that broadcast. Numbers become constants of the other operand's type. */
export function binary(
  name: string,
  gradient?: (dy: Tensor, a: Tensor, b: Tensor, y: Tensor) => readonly [Tensor, Tensor],
  options: PointwiseOptions = {},
): Binary {
  const called = name[0]!.toLowerCase() + name.slice(1)
  const apply = define({
    name,
    ...(options.overwrites && { overwrites: 'any input' }),
    infer: ([a, b]) => {
      sameDType(called, a!, b!)
      return [{ dtype: options.dtype ?? a!.dtype, shape: broadcastShapes(called, a!.shape, b!.shape) }]
    },
    lower: lowerTo(options.lower ?? name),
    ...(gradient && { gradient: ({ dy, inputs, outputs }) => gradient(dy, inputs[0]!, inputs[1]!, outputs[0]!) }),
    ...(options.evaluate && { evaluate: options.evaluate }),
    ...(options.simplify && { simplify: options.simplify }),
  })
  return (a, b) => apply([a, like(a, b)], {})[0]!
}

const uniformOperation: Operation = {
  name: 'constant',
  infer: () => [],
  lower: () => {
    throw new Error('leaves are emitted by the program')
  },
}

/** A tensor in which every element is `value`. Takes no memory in the graph until it must. */
export function uniform(value: number, shape: Shape = [], dtype: DType = 'float32'): Tensor {
  return makeNode(uniformOperation, [], {}, [{ dtype, shape }], { source: { kind: 'uniform', value }, scope: '' })[0]!
}

/** The number that fills `x`, or `undefined` if it is not a uniform constant. */
export const uniformValue = (x: Tensor): number | undefined =>
  x.node.source?.kind === 'uniform' ? x.node.source.value : undefined

export const like = (x: Tensor, value: Tensor | number): Tensor =>
  typeof value === 'number' ? uniform(value, [], x.dtype) : value

export function sameDType(name: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype) {
    fail(name, `${a} and ${b}`, 'element types differ', `Cast one of them, for example with .cast('${a.dtype}')`)
  }
}

/** The NumPy rule: align at the end; lengths must be equal or 1. */
export function broadcastShapes(name: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x !== y && x !== 1 && y !== 1) {
      fail(name, `[${a.join(', ')}] and [${b.join(', ')}]`, `lengths ${x} and ${y} do not broadcast at axis ${i}`)
    }
    return x === 1 ? y : x
  })
}

/** Axis `axis` of `rank`, counted from the end when negative. */
export function axisOf(name: string, axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank) {
    fail(name, `axis ${axis}`, `a tensor of rank ${rank} has axes ${-rank} to ${rank - 1}`)
  }
  return normal
}

/** Throws `operation: what came: what is wrong (in blocks.0.attention). remedy`. */
export function fail(name: string, came: string, wrong: string, remedy?: string): never {
  const where = currentScope()
  throw new AtelierError(`${name}: ${came}: ${wrong}${where && ` (in ${where})`}`, remedy)
}

export type { Attributes, DType, Lowering, Node, Operation, Shape, Tensor, TensorType }
