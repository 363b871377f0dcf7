import type { DType } from './tensor.js'

/** What a graph is emitted for. Lowering, and only lowering, may depend on it. */
export type Target = 'cpu' | 'wasm' | 'webgpu' | 'cuda'

/** How operations are written: for a target's kernels, or in ONNX's own operators only, for any program that reads ONNX. */
export type Dialect = Target | 'standard'

/** Whether ONNX Runtime's own fused operators may be written. */
export const isFused = (dialect: Dialect): boolean => dialect !== 'webgpu' && dialect !== 'standard'

/** An ONNX attribute. A plain number is an integer; a float is wrapped, because JavaScript cannot tell 1.0 from 1. */
export type AttributeValue = number | string | readonly number[] | { readonly float: number }

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  /** Empty for ONNX itself, `com.microsoft` for ONNX Runtime's own operators. */
  readonly domain?: string
}

/** The ONNX graph under construction, as operations see it. Values are known by name. */
export interface Lowering {
  readonly target: Dialect
  /** Channels that lie side by side in the layout of ONNX Runtime's fastest convolutions; 1 where there is none. */
  readonly channelBlock: number
  /** Adds a node with one output and returns its name. An empty input name skips an optional input. */
  node(type: string, inputs: readonly string[], options?: NodeOptions): string
  /** Adds a node with several outputs; `''` in the result is never returned. */
  nodes(type: string, inputs: readonly string[], outputs: number, options?: NodeOptions): readonly string[]
  /** An initializer; shapes and axes are int64 as ONNX asks. Without a shape: a vector for arrays, a scalar for numbers. */
  constant(value: number | readonly number[], dtype: DType, shape?: readonly number[]): string
}
