import type { Lowering } from './lowering.js'
import type { Methods } from './methods.js'
import { currentScope } from './scope.js'

/** Element types of a tensor. Indices and labels are int32; masks are bool. */
export type DType = 'float32' | 'float64' | 'int32' | 'int64' | 'bool'

export type Shape = readonly number[]

export interface TensorType {
  readonly dtype: DType
  readonly shape: Shape
}

/** Whatever parametrises an operation besides its inputs: plain JSON, so that equal nodes can be recognised. */
export type Attributes = Readonly<Record<string, unknown>>

/**
 * One operation, in one place: what shape it gives, how it differentiates, how it is written as ONNX.
 * Gradients are written with differentiable operations, so derivatives of any order follow.
 */
export interface Operation<A extends Attributes = Attributes> {
  readonly name: string
  infer(inputs: readonly Tensor[], attributes: A): readonly TensorType[]
  /** One gradient per input, `undefined` where none flows. A gradient larger than its input is summed down by `grad`. */
  gradient?(step: GradientStep<A>): readonly (Tensor | undefined)[]
  /** The names of the outputs, in order, after adding ONNX nodes to `graph`. */
  lower(graph: Lowering, inputs: readonly string[], node: Node<A>): readonly string[]
  /** An equal but cheaper tensor, or `undefined`. Called with simplified inputs on single-output nodes. */
  simplify?(inputs: readonly Tensor[], attributes: A, type: TensorType): Tensor | undefined
  /** The value on numbers, for folding constants of element-wise operations. */
  evaluate?(...values: number[]): number
  /**
   * Which inputs of the output's size its kernels may write over: any, where output element i depends on element i of each
   * input only; the first, where it is copied and then changed in part; or caches, where output i is input i + 2, changed in part.
   */
  readonly overwrites?: 'any input' | 'first input' | 'caches'
  /** Whether `lower` can make use of `Lowering.channelBlock`, which takes the runtime a moment to find out. */
  readonly usesBlocks?: boolean
}

export interface GradientStep<A extends Attributes = Attributes> {
  /** The gradient that arrives at output 0; zeros where none does. */
  readonly dy: Tensor
  /** All arriving gradients, `undefined` where an output was not used. */
  readonly dys: readonly (Tensor | undefined)[]
  readonly inputs: readonly Tensor[]
  readonly outputs: readonly Tensor[]
  readonly attributes: A
}

/** Where a leaf of the graph gets its value. */
export type Source =
  | { readonly kind: 'uniform'; readonly value: number }
  | { readonly kind: 'data'; readonly data: Values }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'random'; readonly distribution: 'uniform' | 'normal' }
  | { readonly kind: 'variable' }

export type Values = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array

/** An operation applied to tensors; a leaf has a source instead of an operation's inputs. */
export interface Node<A extends Attributes = Attributes> {
  /** Grows with construction, so sorting by it is a topological order. */
  readonly id: number
  readonly operation: Operation<A>
  readonly inputs: readonly Tensor[]
  readonly attributes: A
  readonly outputs: readonly Tensor[]
  readonly source?: Source
  /** Where in the model it was made, such as `blocks.0.attention`. */
  readonly scope: string
}

/**
 * A symbolic tensor: a type, and the node that would compute it. It holds no numbers; a program does.
 * Every operation of `ops/` is a method as well as a function: `exp(x)` and `x.exp()` are the same.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods of the interface are attached in ops/index.ts
export class Tensor implements TensorType {
  constructor(
    readonly node: Node,
    readonly index: number,
    readonly dtype: DType,
    readonly shape: Shape,
  ) {}

  get rank(): number {
    return this.shape.length
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape)
  }

  toString(): string {
    return `${this.dtype}[${this.shape.join(', ')}]`
  }
}

// The one place where methods are declared apart from their functions; `ops/index.ts` attaches them.
export interface Tensor extends Methods {}

export const sizeOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1)

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64'

export const equalShapes = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((x, i) => x === b[i])

let nodes = 0

/** Makes a node and its output tensors. Most code wants `define` or `leaf`. */
export function makeNode<A extends Attributes>(
  operation: Operation<A>,
  inputs: readonly Tensor[],
  attributes: A,
  types: readonly TensorType[],
  extra: { source?: Source; scope?: string; make?: (node: Node, type: TensorType) => Tensor } = {},
): readonly Tensor[] {
  const outputs: Tensor[] = []
  const node: Node<A> = {
    id: nodes++,
    operation,
    inputs,
    attributes,
    outputs,
    scope: extra.scope ?? currentScope(),
    ...(extra.source && { source: extra.source }),
  }
  const make = extra.make ?? ((owner, type) => new Tensor(owner, outputs.length, type.dtype, type.shape))
  for (const type of types) outputs.push(make(node as unknown as Node, type))
  return outputs
}
